import { randomBytes } from "node:crypto";
import { Refusal, type ServerErrorCode } from "./answer.ts";
import {
  CHALLENGE_LIFETIME_MS,
  type ChallengeTerms,
  challengeText,
  isSigned,
} from "./challenge.ts";
import { type Credentials, hashed, newCredentials } from "./credentials.ts";
import { judgeLabel, type LabelRefusal } from "./label.ts";
import type { Limiter } from "./limits.ts";
import { clearRecords } from "./records.ts";
import type { AskedTerms, Registration } from "./registration-body.ts";
import type { ServerSettings } from "./settings.ts";
import type { NameEntry } from "./store.ts";

/** Whether a name is to be had. */
export interface Availability {
  readonly name: string;
  readonly fqdn: string;
  readonly available: boolean;
  /** Why it is not, where it is not. */
  readonly reason: LabelRefusal | "taken" | null;
}

/** A challenge as the device gets it. */
export interface IssuedChallenge {
  /** 32 random bytes, base64url. */
  readonly challenge: string;
  /** What to sign, as UTF-8. */
  readonly text: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** Gives out names to devices that prove their key, and takes them back. */
export interface Registrations {
  availability(label: string): Promise<Availability>;
  challenge(terms: AskedTerms): Promise<IssuedChallenge>;
  /** @throws Refusal */
  register(
    owner: string,
    registration: Registration,
  ): Promise<{
    readonly entry: NameEntry;
    readonly credentials: Credentials;
  }>;
  /** Removes the records first, then the name. @throws Refusal */
  release(owner: string, label: string, signal: AbortSignal): Promise<void>;
}

const MESSAGES: Readonly<Record<LabelRefusal, string>> = {
  malformed: "A name is 1 to 63 letters, digits and hyphens, and no hyphen at either end.",
  reserved: "That name is reserved. Choose another.",
  abusive: "That name could mislead others. Choose another.",
};

const OUTCOMES: Readonly<Partial<Record<ServerErrorCode, string>>> = {
  taken: "That name belongs to another account. Choose another.",
  "too-many": "This account has as many names as it may have. Release one first.",
  "other-device":
    "Another device of this account has that name. Recover it to give it to this device; the other one then loses its access.",
  challenge: "The challenge is unknown, used up or too old. Ask for a new one.",
  signature: "The signature is not that of this key over this challenge.",
  blocked: "The operator has stopped this name. Write to abuse@ of this zone.",
  "not-found": "This account has no such name.",
};

/** Makes the registrations of one zone. */
export function createRegistrations(settings: ServerSettings, limiter: Limiter): Registrations {
  const { zone, store, now, labels } = settings;

  async function claim(owner: string, { publicKey }: AskedTerms, fqdn: string) {
    const { password, ...kept } = newCredentials();
    const entry: NameEntry = {
      ...{ fqdn, owner, publicKey, ...kept },
      ...{ createdAt: now(), blocked: null, releasedAt: null },
    };
    const outcome = await store.claim(entry, settings.namesPerOwner);
    if (outcome !== "claimed") throw refusal(outcome);
    return { entry, credentials: { password, ...kept } };
  }

  /** New credentials for a name of the owner's own; whoever had the old ones is shut out. */
  async function renew(known: NameEntry, { publicKey }: AskedTerms) {
    const { password, ...kept } = newCredentials();
    const entry = { ...known, publicKey, ...kept, releasedAt: null };
    if (!(await store.replace(entry, known.salt)))
      throw new Refusal("unavailable", "The name changed at this moment. Try again.", 1);
    return { entry, credentials: { password, ...kept } };
  }

  async function prove(terms: ChallengeTerms, { challenge, signature }: Registration) {
    const held = await store.take(hashed(challenge)); // gone, whatever the answer is worth
    const fits =
      held !== null &&
      held.expiresAt > now() &&
      held.fqdn === terms.fqdn &&
      held.publicKey === terms.publicKey &&
      held.action === terms.action;
    if (!fits) throw refusal("challenge");
    if (!isSigned(terms, challenge, signature)) throw refusal("signature");
  }

  return {
    async availability(label) {
      const name = label.toLowerCase();
      const fqdn = `${name}.${zone}`;
      const refused = judgeLabel(name, labels);
      const reason = refused ?? ((await store.find(fqdn)) === null ? null : "taken");
      return { name, fqdn, available: reason === null, reason };
    },
    async challenge({ label, publicKey, action }) {
      checkLabel(settings, label);
      const terms = { action, fqdn: `${label}.${zone}`, publicKey };
      const challenge = randomBytes(32).toString("base64url");
      const expiresAt = now() + CHALLENGE_LIFETIME_MS;
      await store.hold({ ...terms, hash: hashed(challenge), expiresAt });
      const text = challengeText(terms, challenge);
      return { challenge, text, expiresAt: new Date(expiresAt).toISOString() };
    },
    async register(owner, registration) {
      const { label, publicKey, action } = registration;
      checkLabel(settings, label);
      await withinLimit(limiter, owner);
      const fqdn = `${label}.${zone}`;
      await prove({ action, fqdn, publicKey }, registration);
      const known = await store.find(fqdn);
      if (known === null) return claim(owner, registration, fqdn);
      if (known.owner !== owner) throw refusal("taken");
      if (known.blocked !== null) throw refusal("blocked");
      const other = known.publicKey !== publicKey && known.releasedAt === null;
      if (other && action !== "recover") throw refusal("other-device");
      return renew(known, registration);
    },
    async release(owner, label, signal) {
      await withinLimit(limiter, owner);
      const known = await store.find(`${label.toLowerCase()}.${zone}`);
      if (known === null || known.owner !== owner || known.releasedAt !== null)
        throw refusal("not-found");
      // Shut out first, so that a device's update in the same moment cannot bring the records back.
      const { password: _, ...kept } = newCredentials();
      const ended = { ...known, ...kept };
      if (!(await store.replace(ended, known.salt)))
        throw new Refusal("unavailable", "The name changed at this moment. Try again.", 1);
      await clearRecords(settings, known.fqdn, signal);
      await store.replace({ ...ended, releasedAt: now() }, ended.salt);
    },
  };
}

function checkLabel({ labels }: ServerSettings, label: string): void {
  const refused = judgeLabel(label, labels);
  if (refused !== null) throw new Refusal(refused, MESSAGES[refused]);
}

async function withinLimit(limiter: Limiter, owner: string): Promise<void> {
  if (await limiter.allow("registrations", owner)) return;
  throw new Refusal(
    "limit",
    "This account has registered often within the hour. Wait.",
    limiter.retryAfter(),
  );
}

function refusal(code: ServerErrorCode): Refusal {
  return new Refusal(code, OUTCOMES[code] ?? code);
}
