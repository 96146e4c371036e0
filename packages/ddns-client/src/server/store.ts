import type { ChallengeTerms } from "./challenge.ts";

/** All that is kept of a name. Times are milliseconds since 1970. */
export interface NameEntry {
  /** Fully qualified, lower case: `kitchen.homes.example`. */
  readonly fqdn: string;
  /** The owner's account, as the embedder calls it. */
  readonly owner: string;
  /** The device that has the name: Ed25519 public key, base64url. */
  readonly publicKey: string;
  /** Random, base64url; changes with the credentials, and so says which version an entry is. */
  readonly salt: string;
  /** SHA-256 of the update password, base64url. The password is random, so no slow hash is needed. */
  readonly passwordHash: string;
  readonly createdAt: number;
  /** Why the operator has stopped it, in words for the operator; null for a name in good standing. */
  readonly blocked: string | null;
  /** When it was given up; until it is forgotten, its owner alone may have it again. */
  readonly releasedAt: number | null;
}

/** A challenge that waits for its answer. */
export interface HeldChallenge extends ChallengeTerms {
  /** SHA-256 of the challenge, base64url: who reads the store cannot answer it. */
  readonly hash: string;
  readonly expiresAt: number;
}

/** What a sweep removes: everything whose time has come. */
export interface SweepLimits {
  readonly now: number;
  /** Names given up before this moment are forgotten. */
  readonly releasedBefore: number;
}

/** How many rows of each kind a sweep has removed. */
export interface Swept {
  readonly challenges: number;
  readonly counters: number;
  readonly names: number;
}

/**
 * Where names, challenges and counters are kept. Each method is one atomic step, durable when it
 * resolves; several servers may share a store. A rejection means that the store failed.
 */
export interface NameStore {
  find(fqdn: string): Promise<NameEntry | null>;
  /** Adds an entry, unless its name is there already or its owner has `most` that are not given up. */
  claim(entry: NameEntry, most: number): Promise<"claimed" | "taken" | "too-many">;
  /** Replaces the entry of this name if its salt is still `salt`; tells whether it was. */
  replace(entry: NameEntry, salt: string): Promise<boolean>;
  hold(challenge: HeldChallenge): Promise<void>;
  /** Takes a challenge out, once; expired ones too, which are for the caller to refuse. */
  take(hash: string): Promise<HeldChallenge | null>;
  /** Adds one to a counter, which begins at nought and may be forgotten at `expiresAt`. */
  count(key: string, expiresAt: number): Promise<number>;
  /** A counter as it stands; nought when there is none. */
  counted(key: string): Promise<number>;
  sweep(limits: SweepLimits): Promise<Swept>;
}
