import { readFile } from "node:fs/promises";
import { isZkBackupError } from "../core/errors.ts";
import type { Storage } from "../core/vault/objects/storage.ts";
import { fileErrorCode } from "../node/paths.ts";
import { s3Storage } from "../storage/s3.ts";
import type { TransferLimit } from "../storage/transfer-limit.ts";
import { CommandError, UsageError } from "./command-error.ts";
import { EXIT } from "./exit-codes.ts";

/** Keys to a bucket. */
interface S3Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

const FORM = "s3://BUCKET/PREFIX?endpoint=https://HOST&region=REGION";

/**
 * Opens the bucket of a place such as `s3://backups/anna?endpoint=https://s3.example.com`. Keys come
 * from a file in the form of `~/.aws/credentials`, or from the environment as for other programs;
 * never from the command line, which others can see.
 *
 * @throws UsageError for a place of another form; CommandError `no-secret` without keys.
 */
export async function s3StorageOf(
  place: string,
  keysFile: string | undefined,
  env: NodeJS.ProcessEnv,
  limit?: TransferLimit,
): Promise<Storage> {
  const url = URL.canParse(place) ? new URL(place) : null;
  if (url === null || url.hostname === "") throw new UsageError(`--vault must be like ${FORM}.`);
  if (url.username !== "" || url.password !== "")
    throw new UsageError("Keys never stand in --vault: --s3-keys-file FILE, or the environment.");
  for (const name of url.searchParams.keys())
    if (!["endpoint", "region", "path-style"].includes(name))
      throw new UsageError(`--vault: ${name} is not known; it must be like ${FORM}.`);
  const style = url.searchParams.get("path-style") ?? undefined;
  if (style !== undefined && style !== "true" && style !== "false")
    throw new UsageError("--vault: path-style is true or false.");
  try {
    return s3Storage({
      limit,
      ...(keysFile === undefined ? environmentKeys(env) : await fileKeys(keysFile, env)),
      bucket: decodeURIComponent(url.hostname),
      prefix: decodeURIComponent(url.pathname.replace(/^\//, "")),
      endpoint: url.searchParams.get("endpoint") ?? env["AWS_ENDPOINT_URL_S3"] ?? undefined,
      region: url.searchParams.get("region") ?? env["AWS_REGION"] ?? undefined,
      ...(style === undefined ? {} : { pathStyle: style === "true" }),
    });
  } catch (error) {
    if (isZkBackupError(error, "bad-input")) throw new UsageError(`--vault: ${error.message}`);
    throw error;
  }
}

function environmentKeys(env: NodeJS.ProcessEnv): S3Keys {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (accessKeyId && secretAccessKey)
    return { accessKeyId, secretAccessKey, sessionToken: env["AWS_SESSION_TOKEN"] };
  throw noKeys(
    "A bucket wants keys: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or --s3-keys-file FILE.",
  );
}

/** The profile that `AWS_PROFILE` names, else `default`, or what stands before any profile. */
async function fileKeys(file: string, env: NodeJS.ProcessEnv): Promise<S3Keys> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw noKeys(`The S3 keys cannot be read from ${file}: ${fileErrorCode(error)}.`);
  });
  const profiles = parseProfiles(text);
  const wanted = env["AWS_PROFILE"] ?? (profiles.has("") ? "" : "default");
  const found = profiles.get(wanted);
  const accessKeyId = found?.get("aws_access_key_id");
  const secretAccessKey = found?.get("aws_secret_access_key");
  if (accessKeyId && secretAccessKey)
    return { accessKeyId, secretAccessKey, sessionToken: found?.get("aws_session_token") };
  const where = wanted === "" ? file : `profile ${wanted} of ${file}`;
  throw noKeys(`There is no aws_access_key_id and aws_secret_access_key in ${where}.`);
}

/** Lines `[profile]` and `name = value`; every other line is passed over. */
function parseProfiles(text: string): Map<string, Map<string, string>> {
  const profiles = new Map<string, Map<string, string>>();
  let name = "";
  for (const line of text.split(/\r?\n/)) {
    const header = /^\s*\[\s*([^\]]*?)\s*\]/.exec(line);
    if (header) name = header[1] ?? "";
    const [, key, value] = /^\s*(\w+)\s*=\s*(\S+)\s*$/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    const profile = profiles.get(name) ?? new Map<string, string>();
    profiles.set(name, profile.set(key, value));
  }
  return profiles;
}

function noKeys(message: string): CommandError {
  return new CommandError("no-secret", message, EXIT.credential);
}
