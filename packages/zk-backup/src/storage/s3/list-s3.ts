import type { Cancellation } from "../../core/cancellation.ts";
import type { S3Connection } from "./s3-connection.ts";
import { parseS3Page, type S3Object } from "./s3-listing.ts";

/** Which objects of a vault are wanted. */
export interface S3Wanted {
  /** What their names begin with. */
  readonly wanted: string;
  /** Only those that come after this name. */
  readonly after: string;
  readonly limit: number;
  readonly signal: Cancellation | undefined;
}

/** The most keys that S3 gives at once. */
const PAGE = 1000;

/** Lists a vault's objects, page by page (ListObjectsV2), ascending by name. */
export async function listS3(
  connection: S3Connection,
  prefix: string,
  { wanted, after, limit, signal }: S3Wanted,
): Promise<readonly S3Object[]> {
  const found = new Map<string, S3Object>();
  const first = {
    ...{ "list-type": "2", "encoding-type": "url", "max-keys": String(PAGE) },
    prefix: prefix + wanted,
    ...(after === "" ? {} : { "start-after": prefix + after }),
  };
  let query: Record<string, string> | null = first;
  while (query !== null && found.size < limit) {
    const { bytes } = await connection.again({ key: "", query }, signal);
    const { objects, next } = parseS3Page(bytes, prefix + wanted, prefix.length);
    for (const object of objects) if (object.name > after) found.set(object.name, object);
    query = next === null ? null : { ...first, "continuation-token": next };
  }
  // Some services list in an order of their own.
  const sorted = [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return sorted.slice(0, limit);
}
