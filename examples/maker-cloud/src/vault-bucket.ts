import { readFileSync } from "node:fs";

/** The bucket that keeps the vaults, where they are not in a folder. */
export interface VaultBucket {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region?: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * Reads `S3_ENDPOINT`, `S3_BUCKET`, `S3_REGION`, `S3_ACCESS_KEY_ID` and `S3_SECRET_ACCESS_KEY`, or
 * `S3_SECRET_FILE` with the secret key on its first line. Null without an endpoint: the vaults are
 * then in a folder.
 *
 * @throws Error naming the variable that is missing; never with the secret.
 */
export function readVaultBucket(env: NodeJS.ProcessEnv): VaultBucket | null {
  const endpoint = env["S3_ENDPOINT"];
  if (!endpoint) return null;
  const file = env["S3_SECRET_FILE"];
  const secret = file ? readFileSync(file, "utf8").split(/\r?\n/, 1)[0] : undefined;
  const secretAccessKey = secret || env["S3_SECRET_ACCESS_KEY"];
  if (!secretAccessKey)
    throw new Error("S3_SECRET_ACCESS_KEY is not set, and S3_SECRET_FILE names no file with it.");
  return {
    endpoint,
    bucket: needed(env, "S3_BUCKET"),
    ...(env["S3_REGION"] ? { region: env["S3_REGION"] } : {}),
    accessKeyId: needed(env, "S3_ACCESS_KEY_ID"),
    secretAccessKey,
  };
}

function needed(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (value) return value;
  throw new Error(`${name} is not set, and S3_ENDPOINT is: a bucket wants both.`);
}
