import { createHmac } from "node:crypto";
import type { Hmac } from "../core/wire/tsig.ts";

/** HMAC by `node:crypto`, for TSIG. */
export const nodeHmac: Hmac = (hash, key, message) =>
  new Uint8Array(createHmac(hash, key).update(message).digest());
