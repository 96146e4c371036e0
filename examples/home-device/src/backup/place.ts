import { isAbsolute } from "node:path";
import { folderStorage, nodeTransport } from "@candor/zk-backup/node";
import { httpStorage } from "@candor/zk-backup/storage/http";
import { s3Storage } from "@candor/zk-backup/storage/s3";
import type { Storage } from "@candor/zk-backup/vault";
import type { CloudAccount, CloudClient } from "../cloud/client.ts";

/** A bucket of the owner's own; its keys open nothing that is sealed, and can delete all of it. */
interface BucketPlace {
  readonly endpoint: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Where the vault is kept. */
export type BackupPlace =
  | ({ readonly kind: "maker" } & CloudAccount)
  | { readonly kind: "folder"; readonly path: string }
  | ({ readonly kind: "bucket" } & BucketPlace);

/** A place before its account was opened. */
export type WantedPlace = { readonly kind: "maker" } | Exclude<BackupPlace, { kind: "maker" }>;

/** One for all places: connections are kept from call to call. */
const transport = nodeTransport();

/** Reaches a place. */
export function storageOf(place: BackupPlace, cloud: CloudClient): Storage {
  if (place.kind === "folder") return folderStorage({ folder: place.path });
  if (place.kind === "maker")
    return httpStorage({ url: cloud.vaultUrl(place.account), token: place.token, transport });
  const { kind: _, ...bucket } = place;
  return s3Storage({ ...bucket, transport });
}

/** What a place is called on the device's disk: the key of one vault never stands where another's is. */
export function placeKey(place: BackupPlace): string {
  if (place.kind === "maker") return place.account;
  const text =
    place.kind === "folder" ? place.path : `${place.endpoint}/${place.bucket}/${place.prefix}`;
  return `${place.kind}-${Buffer.from(text).toString("base64url")}`.slice(0, 200);
}

/** Where it is, for people; no secret in it. */
export function placeName(place: BackupPlace, cloudUrl: string): string {
  if (place.kind === "maker") return `the maker's cloud, ${new URL(cloudUrl).host}`;
  if (place.kind === "folder") return place.path;
  const below = place.prefix === "" ? "" : `/${place.prefix}`;
  return `${place.bucket}${below} at ${new URL(place.endpoint).host}`;
}

/** Reads a place from the device's disk. @throws Error naming the field. */
export function parsePlace(value: unknown): BackupPlace {
  const place = (value ?? {}) as Record<string, unknown>;
  const text = (field: string): string => {
    const found = place[field];
    if (typeof found === "string") return found;
    throw new Error(`\`${field}\` of the place is missing`);
  };
  switch (place["kind"]) {
    case "maker":
      return { kind: "maker", account: text("account"), token: text("token") };
    case "folder":
      if (!isAbsolute(text("path"))) throw new Error("`path` of the place is no whole path");
      return { kind: "folder", path: text("path") };
    case "bucket":
      return {
        ...{ kind: "bucket", endpoint: text("endpoint"), bucket: text("bucket") },
        ...{ prefix: text("prefix"), accessKeyId: text("accessKeyId") },
        secretAccessKey: text("secretAccessKey"),
      };
    default:
      throw new Error("`kind` of the place is none of maker, folder, bucket");
  }
}
