import { isZkBackupError } from "../core/errors.ts";
import type { Storage } from "../core/vault/objects/storage.ts";
import { nodeTransport } from "../node/node-transport.ts";
import {
  type S3Bucket,
  type S3Place,
  type S3StorageOptions,
  s3Bucket,
  s3Storage,
} from "../storage/s3.ts";
import type { TransferLimit } from "../storage/transfer-limit.ts";
import { UsageError } from "./command-error.ts";
import { s3Keys } from "./s3-keys.ts";

/** A place in a bucket, as a command line names it: `s3://backups/anna?endpoint=...`. */
export interface S3PlaceNamed extends S3Place {
  readonly prefix: string;
}

/** Where a place was named, and what else says where it is. */
export interface S3PlaceSource {
  /** The option, for what is said of a place that cannot be. */
  readonly option: string;
  readonly env: NodeJS.ProcessEnv;
}

/** How a bucket is opened. */
export interface S3Opening extends S3PlaceSource {
  readonly keysFile: string | undefined;
}

const FORM = "s3://BUCKET/PREFIX?endpoint=https://HOST&region=REGION";

/** Reads a place; what it leaves out may stand in the environment. @throws UsageError. */
export function readS3Place(text: string, { option, env }: S3PlaceSource): S3PlaceNamed {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.protocol !== "s3:" || url.hostname === "")
    throw new UsageError(`${option} must be like ${FORM}.`);
  if (url.username !== "" || url.password !== "")
    throw new UsageError(`Keys never stand in ${option}: --s3-keys-file FILE, or the environment.`);
  for (const name of url.searchParams.keys())
    if (!["endpoint", "region", "path-style"].includes(name))
      throw new UsageError(`${option}: ${name} is not known; it must be like ${FORM}.`);
  const style = url.searchParams.get("path-style") ?? undefined;
  if (style !== undefined && style !== "true" && style !== "false")
    throw new UsageError(`${option}: path-style is true or false.`);
  return {
    bucket: decoded(url.hostname, option),
    prefix: decoded(url.pathname.replace(/^\//, ""), option),
    endpoint: url.searchParams.get("endpoint") ?? env["AWS_ENDPOINT_URL_S3"] ?? undefined,
    region: url.searchParams.get("region") ?? env["AWS_REGION"] ?? undefined,
    ...(style === undefined ? {} : { pathStyle: style === "true" }),
  };
}

function decoded(text: string, option: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new UsageError(`${option}: "${text}" has a % that begins no character; write it %25.`);
  }
}

/** A place in full, whatever the environment will be when it is read again. */
export function s3PlaceText({ bucket, prefix, ...more }: S3PlaceNamed): string {
  const path = prefix.replace(/\/$/, "").split("/").map(encodeURIComponent).join("/");
  const parts = [
    ["endpoint", more.endpoint],
    ["region", more.region],
    ["path-style", more.pathStyle],
  ].flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${String(value).replace(/[%&#+ ]/g, encodeURIComponent)}`],
  );
  return `s3://${bucket}/${path}${parts.length === 0 ? "" : `?${parts.join("&")}`}`;
}

/** Opens the vault that `--vault` names. @throws UsageError; CommandError `no-secret` without keys. */
export async function s3StorageOf(
  place: string,
  keysFile: string | undefined,
  env: NodeJS.ProcessEnv,
  limit?: TransferLimit,
): Promise<Storage> {
  const source = { option: "--vault", env };
  const open = (options: S3StorageOptions) => s3Storage({ ...options, limit });
  return opened(readS3Place(place, source), { ...source, keysFile }, open);
}

/** Opens the bucket of a server's vaults. @throws UsageError; CommandError `no-secret`. */
export async function s3BucketOf(place: S3PlaceNamed, opening: S3Opening): Promise<S3Bucket> {
  return opened(place, opening, (options) => s3Bucket({ ...options, parallel: REQUESTS }));
}

/** Requests of a server at once, over all accounts. */
const REQUESTS = 32;

async function opened<T>(
  place: S3PlaceNamed,
  { option, keysFile, env }: S3Opening,
  open: (options: S3StorageOptions) => T,
): Promise<T> {
  const keys = await s3Keys(keysFile, env);
  try {
    return open({ ...place, ...keys, transport: nodeTransport() });
  } catch (error) {
    if (isZkBackupError(error, "bad-input")) throw new UsageError(`${option}: ${error.message}`);
    throw error;
  }
}
