import { createHmac, timingSafeEqual } from "node:crypto";

/** How far a report's clock may be from ours, in seconds. */
const TOLERANCE = 300;

/** The three headers of a signed message, as the Standard Webhooks specification 1.0 names them. */
export interface WebhookHeaders {
  readonly "webhook-id": string;
  readonly "webhook-timestamp": string;
  readonly "webhook-signature": string;
}

/**
 * Signs a body: `v1,` and base64 of HMAC-SHA256 over id, time and body.
 *
 * @param secret the shared key's bytes
 */
export function signWebhook(
  secret: Uint8Array,
  message: { readonly id: string; readonly at: Date; readonly body: string },
): WebhookHeaders {
  const timestamp = String(Math.floor(message.at.getTime() / 1000));
  return {
    "webhook-id": message.id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${mac(secret, message.id, timestamp, message.body)}`,
  };
}

/** Tells whether a body was signed with one of the keys, and lately. */
export function isSigned(
  secrets: readonly Uint8Array[],
  message: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly now: Date;
  },
): boolean {
  const { headers, body, now } = message;
  const id = headers["webhook-id"] ?? "";
  const timestamp = headers["webhook-timestamp"] ?? "";
  if (id === "" || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > TOLERANCE) return false;
  const given = (headers["webhook-signature"] ?? "").split(" ");
  // Several keys while one takes the place of another; several signatures for the same reason.
  return secrets.some((secret) =>
    given.some((signature) => equal(signature, `v1,${mac(secret, id, timestamp, body)}`)),
  );
}

function mac(secret: Uint8Array, id: string, timestamp: string, body: string): string {
  return createHmac("sha256", secret).update(`${id}.${timestamp}.${body}`).digest("base64");
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
