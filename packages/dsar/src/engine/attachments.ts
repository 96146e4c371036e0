import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { DsarError } from "../core/error.ts";
import type { MailAttachment } from "../intake/mail-attachment.ts";
import type { EngineContext } from "./context.ts";
import type { StoredAttachment } from "./mail-queries.ts";
import type { StoreTransaction } from "./store.ts";

const ALGORITHM = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Keeps the files of a letter with its request; who reads the database reads none of them. */
export async function keepAttachments(
  context: EngineContext,
  tx: StoreTransaction,
  requestId: string,
  files: readonly MailAttachment[],
): Promise<void> {
  for (const { content, ...file } of files) {
    const id = context.newId();
    await tx.insertAttachment({
      ...file,
      id,
      requestId,
      receivedAt: context.now(),
      sealed: sealed(context.secrets.attachmentKey(id), content, requestId),
    });
  }
}

/** IV, ciphertext and tag in a row; the request is bound in, so that no row can be moved to another. */
function sealed(key: Uint8Array, content: Uint8Array, requestId: string): Uint8Array {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(Buffer.from(requestId));
  return Buffer.concat([iv, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

/**
 * Opens a kept file.
 *
 * @throws DsarError `not-found` when the row was altered or the secret is another one.
 */
export function opened(context: EngineContext, file: StoredAttachment): Uint8Array {
  const bytes = Buffer.from(file.sealed);
  const key = context.secrets.attachmentKey(file.id);
  try {
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES))
      .setAAD(Buffer.from(file.requestId))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    const body = bytes.subarray(IV_BYTES, -TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch (cause) {
    const message = "The file cannot be opened: it was altered, or sealed under another secret.";
    throw new DsarError("not-found", message, { path: "attachment", cause });
  }
}
