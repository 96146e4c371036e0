import type { Connector, Kept } from "@candor/dsar";
import type { Company } from "../company.ts";
import { addressHash } from "./subscriptions.ts";

/** Years that the proof of a consent outlives it, as the register says. */
const PROOF_YEARS = 3;

/**
 * The newsletter as a system of the register: an erasure takes the person off the list, an
 * objection or a withdrawn consent does the same and writes down that they want none.
 */
export function newsletterConnector(company: Company, secret: Uint8Array): Connector {
  const { id, news } = company;
  const hashOf = (email: string) => addressHash(secret, id, email);
  return {
    name: "newsletter",
    title: "News by mail",
    purposes: ["send-news"],

    async collect({ email }, tx) {
      const { rows: subscriptions } = await tx.query<{ topics: string[]; confirmed_at: Date }>(
        "select topics, confirmed_at from website.subscription where company = $1 and email = $2",
        [id, email],
      );
      const { rows: proofs } = await tx.query<ProofRow>(
        "select action, how, topics, wording, wording_version, asked_at, at from website.news_consent where company = $1 and address_hash = $2 order by id",
        [id, hashOf(email)],
      );
      const { rows: silent } = await tx.query<{ at: Date }>(
        "select at from website.suppression where company = $1 and address_hash = $2",
        [id, hashOf(email)],
      );
      return [
        ...subscriptions.map(({ topics, confirmed_at }) => ({
          kind: "newsletter",
          data: { email, topics, since: confirmed_at.toISOString() },
        })),
        ...proofs.map((proof) => ({ kind: "news-consents", data: proofData(proof) })),
        ...silent.map(({ at }) => ({ kind: "do-not-write", data: { since: at.toISOString() } })),
      ];
    },

    async erase({ email }, tx, { now }) {
      const gone = await leave(tx, email, "request", now, false);
      const { rows } = await tx.query<{ at: Date }>(
        "select max(at) as at from website.news_consent where company = $1 and address_hash = $2 having count(*) > 0",
        [id, hashOf(email)],
      );
      return { erased: gone, kept: rows.map(({ at }) => keptProof(at)) };
    },

    async stop({ email }, _purposes, tx) {
      return { changed: await leave(tx, email, "request", new Date(), true) };
    },

    async sweep(tx, { now }) {
      const old = await tx.query(
        `delete from website.news_consent old where company = $1 and not exists (
           select from website.news_consent later
           where later.company = old.company and later.address_hash = old.address_hash
             and (later.at >= $2::timestamptz - make_interval(years => $3)
               or later.id = (select max(id) from website.news_consent last
                  where last.company = old.company and last.address_hash = old.address_hash)
                 and later.action <> 'ended'))`,
        [id, now, PROOF_YEARS],
      );
      return old.rowCount;
    },

    async *subjects(tx) {
      const { rows } = await tx.query<{ email: string }>(
        "select email from website.subscription where company = $1",
        [id],
      );
      for (const { email } of rows) yield email;
    },
  };

  /** Ends a subscription and says so in its proof. */
  async function leave(
    tx: Parameters<Connector["collect"]>[1],
    email: string,
    how: string,
    now: Date,
    silence: boolean,
  ): Promise<number> {
    const gone = await tx.query(
      "delete from website.subscription where company = $1 and email = $2",
      [id, email],
    );
    if (gone.rowCount > 0)
      await tx.query(
        `insert into website.news_consent (company, address_hash, action, how, topics, wording, wording_version, at)
         values ($1, $2, 'ended', $3, '{}', $4, $5, $6)`,
        [id, hashOf(email), how, news.wording, news.version, now],
      );
    if (silence)
      await tx.query(
        "insert into website.suppression (company, address_hash, at) values ($1, $2, $3) on conflict do nothing",
        [id, hashOf(email), now],
      );
    return gone.rowCount;
  }
}

interface ProofRow {
  readonly action: string;
  readonly how: string;
  readonly topics: string[];
  readonly wording: string;
  readonly wording_version: string;
  readonly asked_at: Date | null;
  readonly at: Date;
}

function proofData({ wording_version, asked_at, at, ...rest }: ProofRow) {
  return {
    ...rest,
    version: wording_version,
    asked: asked_at?.toISOString() ?? null,
    at: at.toISOString(),
  };
}

function keptProof(at: Date): Kept {
  const until = new Date(at);
  until.setUTCFullYear(until.getUTCFullYear() + PROOF_YEARS);
  return {
    what: "Proof that you once subscribed to news, without your address",
    why: "We must be able to show that we wrote only to people who had asked for it.",
    basis: "Art. 17(3)(b) and (e), Art. 7(1) GDPR",
    until: until.toISOString().slice(0, 10),
  };
}
