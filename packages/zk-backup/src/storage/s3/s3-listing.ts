import { ZkBackupError } from "../../core/errors.ts";
import { isObjectName } from "../../core/vault/objects/object-name.ts";
import type { StoredObject } from "../../core/vault/objects/storage.ts";
import { type Element, readXml } from "./xml.ts";

/** An object as a bucket lists it. */
export interface S3Object extends StoredObject {
  /** When it was put, ISO 8601, as the service says; null when it does not. */
  readonly modified: string | null;
}

/** One answer to ListObjectsV2. */
export interface S3Page {
  readonly objects: readonly S3Object[];
  /** What to ask on with; null when this was the last. */
  readonly next: string | null;
}

/**
 * Reads a page: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html. What lies
 * below the prefix and is no object of the format is passed over.
 *
 * @param prefix what was asked for
 * @param vault how much of it is where the vault lies, and no part of names
 * @throws ZkBackupError `storage-failed` for what is no listing, or one that is cut.
 */
export function parseS3Page(bytes: Uint8Array, prefix: string, vault: number): S3Page {
  const root = readXml(bytes);
  if (root?.name !== "ListBucketResult") throw badListing("no listing");
  const decode = root.text("EncodingType") === "url" ? decoded : (key: string) => key;
  const objects: S3Object[] = [];
  for (const entry of root.all("Contents")) {
    const { key, ...rest } = read(entry, decode);
    if (!key.startsWith(prefix)) throw badListing("a key of another prefix");
    const name = key.slice(vault);
    if (isObjectName(name)) objects.push({ name, ...rest });
  }
  const next = root.text("IsTruncated") === "true" ? root.text("NextContinuationToken") : null;
  if (root.text("IsTruncated") === "true" && !next) throw badListing("a page without the next");
  return { objects, next };
}

function read(
  entry: Element,
  decode: (key: string) => string,
): Omit<S3Object, "name"> & { readonly key: string } {
  const size = entry.text("Size") ?? "";
  if (!/^\d{1,15}$/.test(size)) throw badListing("a size that is none");
  const time = Date.parse(entry.text("LastModified") ?? "");
  const modified = Number.isNaN(time) ? null : new Date(time).toISOString();
  return { key: decode(entry.text("Key") ?? ""), size: Number(size), modified };
}

/** As in forms: a space may be a plus. */
function decoded(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    throw badListing("a key that is none");
  }
}

function badListing(what: string): ZkBackupError {
  return new ZkBackupError("storage-failed", `The S3 storage answered a listing with ${what}.`);
}
