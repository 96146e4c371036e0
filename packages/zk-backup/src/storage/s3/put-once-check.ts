import type { Cancellation } from "../../core/cancellation.ts";
import { isZkBackupError, ZkBackupError } from "../../core/errors.ts";
import { withAttempts } from "../wire/attempts.ts";
import { sha256Hex } from "../wire/sha256.ts";
import type { S3Connection } from "./s3-connection.ts";

/** What the object says to who finds it in the bucket. */
const TEXT =
  "zk-backup puts this object again and again, to see that the second put is refused. Leave it.\n";

/**
 * Sees that a key which is taken cannot be put: without that, two devices that write at once lose
 * one of their histories, and who may write may also overwrite. One object stays behind, `put-once`
 * beside the vault, so that a bucket once seen costs one request.
 *
 * @throws ZkBackupError `no-conditional-put`.
 */
export async function checkPutOnce(
  connection: S3Connection,
  key: string,
  signal: Cancellation | undefined,
): Promise<void> {
  const body = new TextEncoder().encode(TEXT);
  const hash = await sha256Hex(body);
  const headers = { "content-type": "text/plain", "if-none-match": "*" };
  const refused = async (): Promise<boolean> => {
    try {
      const put = () => connection.once({ method: "PUT", key, headers, body, hash }, signal);
      await withAttempts(connection.attempts, signal, put);
      return false;
    } catch (error) {
      if (isZkBackupError(error, "exists")) return true;
      throw error;
    }
  };
  if ((await refused()) || (await refused())) return;
  throw new ZkBackupError(
    "no-conditional-put",
    "The S3 storage overwrites an object though it is told not to (If-None-Match: *). A vault would lose history there: use a service that knows conditional puts, or turn versioning off where it knows them only without.",
  );
}
