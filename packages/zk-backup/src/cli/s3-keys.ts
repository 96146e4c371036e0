import { readFile } from "node:fs/promises";
import { fileErrorCode } from "../node/paths.ts";
import { CommandError } from "./command-error.ts";
import { EXIT } from "./exit-codes.ts";

/** Keys to a bucket. */
export interface S3Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/**
 * Finds the keys to a bucket: in a file in the form of `~/.aws/credentials`, else in the environment
 * as for other programs; never on the command line, which others can see.
 *
 * @throws CommandError `no-secret`.
 */
export async function s3Keys(file: string | undefined, env: NodeJS.ProcessEnv): Promise<S3Keys> {
  return file === undefined ? environmentKeys(env) : fileKeys(file, env);
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
