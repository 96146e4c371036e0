import { createHash } from "node:crypto";
import type { Hash } from "../core/row.ts";

/** SHA-256 of a text's UTF-8 bytes, in hexadecimal: the hash every chain of ours uses. */
export const sha256: Hash = (text) => createHash("sha256").update(text, "utf8").digest("hex");
