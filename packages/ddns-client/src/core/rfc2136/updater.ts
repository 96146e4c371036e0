import { isDdnsError } from "../errors.ts";
import { OPCODE, RCODE, rcodeName, TYPE } from "../wire/codes.ts";
import { encodeMessage, question } from "../wire/message.ts";
import { sameName } from "../wire/name.ts";
import type { RecordData } from "../wire/rdata.ts";
import type { Hmac, TsigKey } from "../wire/tsig.ts";
import { encodeUpdate, type Prerequisite, type ZoneChange } from "../wire/update.ts";
import { type Answer, exchange } from "./exchange.ts";
import type { LookupOutcome, Refused, UpdateOutcome } from "./outcome.ts";
import type { DnsTransport } from "./transport.ts";

/** Settings of {@link createUpdater}. */
export interface UpdaterOptions {
  readonly zone: string;
  readonly key: TsigKey;
  readonly hmac: Hmac;
  /** Own wall clock, seconds since 1970. */
  readonly seconds: () => number;
  /** A random message id, 0 to 65535; from a source that cannot be guessed. */
  readonly randomId: () => number;
}

/** One address record. */
export interface AddressRecord {
  readonly name: string;
  readonly type: "A" | "AAAA";
}

/** A record that is to have one address in place of exactly the values `old`. */
export interface AddressReplacement extends AddressRecord {
  readonly old: readonly string[];
  readonly address: string;
  /** Time to live in seconds. */
  readonly ttl: number;
}

/** Speaks RFC 2136 with one zone's primary server. Each call takes the transport to use. */
export interface Updater {
  /**
   * Asks the authoritative server what a name holds now; the question is signed, so that the
   * answer can be authentic.
   */
  lookup(transport: DnsTransport, record: AddressRecord): Promise<LookupOutcome>;
  /**
   * Replaces exactly the values `old` (none: the RRset must not exist) by one address. A replay of
   * the same bytes, or another writer in between, makes the prerequisite fail.
   */
  publish(transport: DnsTransport, record: AddressReplacement): Promise<UpdateOutcome>;
  /** Deletes exactly these values in one message; a value that is not there is no error. */
  retract(
    transport: DnsTransport,
    records: readonly (AddressRecord & { readonly values: readonly string[] })[],
  ): Promise<UpdateOutcome>;
  /** Sends any update, such as a TXT record for ACME DNS-01. */
  update(
    transport: DnsTransport,
    changes: readonly ZoneChange[],
    prerequisites?: readonly Prerequisite[],
  ): Promise<UpdateOutcome>;
}

/**
 * Makes an {@link Updater}. It keeps one thing between calls: the clock offset that an
 * authenticated BADTIME has taught it.
 */
export function createUpdater(options: UpdaterOptions): Updater {
  const { zone } = options;
  let clockOffset = 0;

  const ask = async (transport: DnsTransport, message: Uint8Array): Promise<Answer> => {
    const answer = await exchange(message, { ...options, transport, clockOffset });
    clockOffset = answer.clockOffset;
    return answer;
  };

  const update: Updater["update"] = async (transport, changes, prerequisites = []) => {
    const id = options.randomId();
    const message = encodeUpdate({ id, zone, prerequisites, changes });
    return reached(async () => updateOutcome(await ask(transport, message)));
  };

  return {
    update,
    publish(transport, record) {
      const { before, changes } = replacement(record);
      return update(transport, changes, [before]);
    },
    retract(transport, records) {
      const changes = records.flatMap(({ name, type, values }) =>
        values.map((address): ZoneChange => ({ kind: "delete", name, data: { type, address } })),
      );
      return update(transport, changes);
    },
    lookup(transport, { name, type }) {
      const id = options.randomId();
      const message = encodeMessage({
        id,
        opcode: OPCODE.QUERY,
        questions: [question(name, TYPE[type])],
      });
      return reached(async () => lookupOutcome(await ask(transport, message), { name, type }));
    },
  };
}

/** The changes that replace a record, and the condition under which they may be made. */
export function replacement({ name, type, old, address, ttl }: AddressReplacement): {
  readonly before: Prerequisite;
  readonly changes: readonly ZoneChange[];
} {
  const before: Prerequisite =
    old.length === 0
      ? { kind: "absent", name, type: TYPE[type] }
      : { kind: "equals", name, values: old.map((value) => ({ type, address: value })) };
  const changes: ZoneChange[] = [
    { kind: "delete-rrset", name, type: TYPE[type] },
    { kind: "add", name, ttl, data: { type, address } },
  ];
  return { before, changes };
}

async function reached<T>(work: () => Promise<T>) {
  try {
    return await work();
  } catch (error) {
    if (!isDdnsError(error)) throw error;
    return { kind: "unreachable", code: error.code, message: error.message } as const;
  }
}

function updateOutcome(answer: Answer): UpdateOutcome {
  const { rcode } = answer.message;
  if (answer.tsigError !== 0) return refused(answer);
  if (rcode === RCODE.NOERROR) return { kind: "done", authenticated: answer.authenticated };
  const prerequisite: readonly number[] = [
    ...[RCODE.YXDOMAIN, RCODE.YXRRSET, RCODE.NXRRSET, RCODE.NXDOMAIN],
  ];
  if (prerequisite.includes(rcode)) return { kind: "prerequisite", code: rcodeName(rcode) };
  return refused(answer);
}

function lookupOutcome(answer: Answer, { name, type }: AddressRecord): LookupOutcome {
  const { message, authenticated } = answer;
  const known = message.rcode === RCODE.NOERROR || message.rcode === RCODE.NXDOMAIN;
  if (answer.tsigError !== 0 || !known) return refused(answer);
  if (!message.authoritative) return refused(answer, "not-authoritative");
  const here = message.answers.filter((record) => sameName(record.name, name));
  const alias = here.map(({ data }) => data).find(isAlias);
  if (alias !== undefined) return { kind: "alias", target: alias.target };
  const values = here.flatMap(({ data }) => (data.type === type ? [data.address] : []));
  return { kind: "found", values: values.sort(), authenticated };
}

function isAlias(data: RecordData): data is Extract<RecordData, { target: string }> {
  return data.type === "CNAME";
}

function refused(answer: Answer, code?: string): Refused {
  const name = code ?? rcodeName(answer.tsigError === 0 ? answer.message.rcode : answer.tsigError);
  return { kind: "refused", code: name, authenticated: answer.authenticated, message: name };
}
