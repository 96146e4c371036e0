import { ZkBackupError } from "../../core/errors.ts";

/** Where a bucket is. */
export interface S3Place {
  /** Address of the service, for example `https://s3.example.com`; default Amazon's of the region. */
  readonly endpoint?: string | undefined;
  readonly bucket: string;
  /** What the service calls its place; default `us-east-1`, which services without places take. */
  readonly region?: string | undefined;
  /**
   * Whether the bucket stands in the path (`https://host/bucket/`), which every service takes, and
   * not in the host's name. Default: in the path where an endpoint is named.
   */
  readonly pathStyle?: boolean | undefined;
}

/** Addresses of a bucket and of what is in it. */
export interface S3Address {
  readonly region: string;
  /** The object of this key; of the empty key, the bucket. */
  url(key: string, query?: Readonly<Record<string, string>>): string;
}

/** Works out the addresses. @throws ZkBackupError `bad-input`. */
export function s3Address(place: S3Place): S3Address {
  const { bucket, region = "us-east-1" } = place;
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/.test(bucket))
    throw new ZkBackupError("bad-input", `${JSON.stringify(bucket)} is no name of a bucket.`);
  if (!/^[A-Za-z0-9-]{1,64}$/.test(region))
    throw new ZkBackupError("bad-input", `${JSON.stringify(region)} is no name of a region.`);
  const service = endpointOf(place.endpoint ?? `https://s3.${region}.amazonaws.com`);
  const inPath = place.pathStyle ?? place.endpoint !== undefined;
  const base = inPath
    ? `${service.origin}${service.pathname}${bucket}/`
    : `${service.protocol}//${bucket}.${service.host}${service.pathname}`;
  return {
    region,
    url: (key, query = {}) => {
      const path = key.split("/").map(encodeURIComponent).join("/");
      const search = Object.entries(query).map((pair) => pair.map(encodeURIComponent).join("="));
      return search.length === 0 ? base + path : `${base}${path}?${search.join("&")}`;
    },
  };
}

function endpointOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const web = url !== null && /^https?:$/.test(url.protocol);
  if (!web || url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    throw new ZkBackupError(
      "bad-input",
      "The endpoint of the S3 storage must be an http(s) address with nothing secret in it.",
    );
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

/**
 * Gives a prefix with its slash at the end; the empty one is the whole bucket.
 *
 * @throws ZkBackupError `bad-input` for one that could be changed on its way.
 */
export function s3Prefix(text: string): string {
  const prefix = text.replace(/\/$/, "");
  if (prefix === "") return "";
  const bad = (part: string): boolean => part === "" || part === "." || part === "..";
  if (prefix.split("/").some(bad) || /\p{Cc}|\p{Cs}/u.test(prefix) || prefix.length > 500)
    throw new ZkBackupError("bad-input", `${JSON.stringify(text)} cannot be an S3 prefix.`);
  return `${prefix}/`;
}
