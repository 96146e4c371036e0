import { createCipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import { DsarError } from "../core/error.ts";

/**
 * What takes the place of a value when its row stays: nothing, a fixed text, random text, a salted
 * hash, a keyed hash, a ciphertext (destroy the key, and it is erased), or a coarser value.
 */
export type Masking =
  | { readonly mask: "null" }
  | { readonly mask: "text"; readonly text: string }
  | {
      readonly mask: "random";
      /** Characters, 1 to 1000: 30 when left out. */
      readonly length?: number;
      /** Put after the random text: `@erased.invalid` keeps an address an address. */
      readonly suffix?: string;
    }
  | {
      readonly mask: "hash";
      readonly salt: string;
      /** `sha256` when left out. */
      readonly algorithm?: "sha256" | "sha512";
    }
  | { readonly mask: "hmac"; readonly key: string; readonly salt?: string }
  | {
      readonly mask: "encrypt";
      /** 32 bytes for AES-256-GCM; the ciphertext is base64 of nonce, ciphertext and tag. */
      readonly key: Uint8Array;
    }
  | {
      readonly mask: "coarse";
      /** Of a date its year, of an IP address its network (/24, /48), of text its first letters. */
      readonly to: "year" | "network" | { readonly letters: number };
    };

const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

/**
 * Masks one value; null stays null.
 *
 * @throws DsarError `configuration-invalid` for a strategy that cannot work.
 * @example
 * masked("ada@example.org", { mask: "random", length: 12, suffix: "@erased.invalid" });
 */
export function masked(value: unknown, masking: Masking): string | null {
  if (value === null || value === undefined) return null;
  const text = textOf(value);
  switch (masking.mask) {
    case "null":
      return null;
    case "text":
      return masking.text;
    case "random":
      return randomText(masking.length ?? 30) + (masking.suffix ?? "");
    case "hash":
      return createHash(masking.algorithm ?? "sha256")
        .update(text + masking.salt)
        .digest("hex");
    case "hmac":
      return createHmac("sha256", masking.key)
        .update(text + (masking.salt ?? ""))
        .digest("hex");
    case "encrypt":
      return encrypted(text, masking.key);
    case "coarse":
      return coarse(text, masking.to);
  }
}

/**
 * Checks a strategy before anything depends on it.
 *
 * @throws DsarError `configuration-invalid`; `path` is what was handed in.
 */
export function checkMasking(masking: Masking, path: string): void {
  const wrong = fault(masking);
  if (wrong !== null) throw new DsarError("configuration-invalid", `${path}: ${wrong}.`, { path });
}

function fault(masking: Masking): string | null {
  switch (masking.mask) {
    case "random": {
      const length = masking.length ?? 30;
      return Number.isInteger(length) && length >= 1 && length <= 1000
        ? null
        : "length is a whole number from 1 to 1000";
    }
    case "hash":
      // Names and addresses are few enough to be tried one by one.
      return masking.salt === "" ? "a hash without salt can be guessed" : null;
    case "hmac":
      return masking.key === "" ? "the key is empty" : null;
    case "encrypt":
      return masking.key.length === 32 ? null : "the key must have 32 bytes";
    case "coarse":
      return typeof masking.to === "object" && !(masking.to.letters >= 0)
        ? "letters is not a number"
        : null;
    default:
      return null;
  }
}

function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function randomText(length: number): string {
  let text = "";
  // 252 is the largest multiple of 36 below 256: every character is as likely as another.
  while (text.length < length)
    for (const byte of randomBytes(length)) if (byte < 252) text += ALPHABET[byte % 36];
  return text.slice(0, length);
}

function encrypted(text: string, key: Uint8Array): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const parts = [nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(parts).toString("base64");
}

function coarse(text: string, to: Extract<Masking, { mask: "coarse" }>["to"]): string {
  if (typeof to === "object") return [...text].slice(0, to.letters).join("");
  if (to === "year") return /\d{4}/.exec(text)?.[0] ?? "";
  if (text.includes(":")) return `${text.split(":").slice(0, 3).join(":")}::`;
  return text.replace(/\.\d+$/, ".0");
}
