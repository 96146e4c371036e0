/** The authenticated ciphers of the format; numbers as in section 7 of the format document. */
export type Suite = "xchacha20-poly1305" | "aes-256-gcm";

/** What an Argon2id evaluation costs (RFC 9106). */
export interface Argon2Cost {
  /** Memory in KiB (m). */
  readonly memoryKiB: number;
  /** Passes over the memory (t). */
  readonly passes: number;
  /** Lanes (p). */
  readonly lanes: number;
}

/** A value now or later: engines may work in this thread or in another. */
export type Awaitable<T> = T | Promise<T>;

/** One key of one suite, set up once for many messages. */
export interface Aead {
  /** Messages worth having in work at once: 1 where the engine works in the caller's thread. */
  readonly lanes: number;
  /**
   * Encrypts into `out`, which has room for exactly the ciphertext and its 16-byte tag. Where this
   * gives a promise, `plaintext` and `out` are the engine's until it resolves.
   */
  seal(nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array, out: Uint8Array): Awaitable<void>;
  /**
   * Decrypts into `out`, which has 16 bytes less than `sealed`; false, and nothing of the plaintext
   * in `out`, when the tag does not fit.
   */
  open(nonce: Uint8Array, aad: Uint8Array, sealed: Uint8Array, out: Uint8Array): Awaitable<boolean>;
}

/** The cryptographic primitives under the codec; all engines give identical bytes. */
export interface CryptoEngine {
  /** For reports: `pure`, `node`, `web`. */
  readonly name: string;
  /** SHA-256 (FIPS 180-4). */
  sha256(bytes: Uint8Array): Awaitable<Uint8Array>;
  /** HMAC-SHA256 (RFC 2104). */
  hmacSha256(key: Uint8Array, bytes: Uint8Array): Awaitable<Uint8Array>;
  /** HKDF-SHA256 (RFC 5869), extract and expand. */
  hkdfSha256(
    ikm: Uint8Array,
    salt: Uint8Array,
    info: Uint8Array,
    length: number,
  ): Awaitable<Uint8Array>;
  /** Argon2id version 0x13 (RFC 9106), 32 bytes, without secret and associated data. */
  argon2id(password: Uint8Array, salt: Uint8Array, cost: Argon2Cost): Awaitable<Uint8Array>;
  /** Sets up a key of 32 bytes. Nonces have 24 or 12 bytes by suite. */
  aead(suite: Suite, key: Uint8Array): Awaitable<Aead>;
}

/** Gives this many unpredictable bytes. */
export type RandomBytes = (length: number) => Uint8Array;
