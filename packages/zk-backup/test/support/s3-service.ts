/**
 * A bucket as Amazon's documentation describes it (API Reference, version 2006-03-01, read in
 * November 2026: PutObject, GetObject, HeadObject, DeleteObject, ListObjectsV2, error responses), as
 * far as a vault needs it. It looks at no signature: a real gateway does, in real/s3.test.ts.
 */
export interface S3Service {
  readonly objects: Map<string, Uint8Array>;
  /** What was asked, in order: method and key. */
  readonly asked: string[];
  answer(request: Request): Promise<Response>;
}

/** What this service does in its own way. */
export interface S3Manner {
  /** What becomes of `If-None-Match`: kept to, ignored, or refused as not implemented. */
  readonly conditional?: "kept" | "ignored" | "refused";
  /** Keys in a page. */
  readonly page?: number;
  /** Whether a listing comes backwards: nobody promises an order everywhere. */
  readonly backwards?: boolean;
}

export function s3Service(manner: S3Manner = {}): S3Service {
  const { conditional = "kept" } = manner;
  const objects = new Map<string, Uint8Array>();
  const asked: string[] = [];
  return {
    ...{ objects, asked },
    async answer(request) {
      const url = new URL(request.url);
      const key = decodeURIComponent(url.pathname.split("/").slice(2).join("/"));
      asked.push(`${request.method} ${key}`);
      if (key === "") return listing(objects, url.searchParams, manner);
      const bytes = new Uint8Array(await request.arrayBuffer());
      const there = objects.get(key); // once all of it is here: from now on nothing comes between
      if (request.method === "PUT") {
        if (conditional === "refused") return refusal(501, "NotImplemented");
        if (there && conditional === "kept") return refusal(412, "PreconditionFailed");
        objects.set(key, bytes);
        return new Response(null, { status: 200 });
      }
      if (request.method === "DELETE") {
        objects.delete(key);
        return new Response(null, { status: 204 });
      }
      if (there === undefined)
        return request.method === "HEAD"
          ? new Response(null, { status: 404 })
          : refusal(404, "NoSuchKey");
      return content(request, there);
    },
  };
}

function content(request: Request, bytes: Uint8Array): Response {
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.get("range") ?? "");
  const [start, end] = range ? [Number(range[1]), Number(range[2]) + 1] : [0, bytes.length];
  if (range && start >= bytes.length) return refusal(416, "InvalidRange");
  const part = bytes.slice(start, end);
  const headers: Record<string, string> = { "content-length": String(part.length) };
  if (range) headers["content-range"] = `bytes ${start}-${start + part.length - 1}/${bytes.length}`;
  const body = request.method === "HEAD" ? null : part;
  return new Response(body, { status: range ? 206 : 200, headers });
}

function listing(
  objects: Map<string, Uint8Array>,
  query: URLSearchParams,
  { page = 1000, backwards = false }: S3Manner,
): Response {
  const prefix = query.get("prefix") ?? "";
  const after = query.get("continuation-token") ?? query.get("start-after") ?? "";
  const names = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  const rest = backwards
    ? names.reverse().filter((key) => after === "" || key < after)
    : names.filter((key) => key > after);
  const keys = rest.slice(0, page);
  const more = rest.length > page;
  const contents = keys.map((key) => {
    const shown = encodeURIComponent(key).replaceAll("%20", "+");
    return `<Contents><Key>${shown}</Key><LastModified>2026-11-23T00:00:00.000Z</LastModified><ETag>&quot;0&quot;</ETag><Size>${objects.get(key)?.length}</Size></Contents>`;
  });
  const next = more
    ? `<NextContinuationToken>${(keys.at(-1) ?? "").replaceAll("&", "&amp;")}</NextContinuationToken>`
    : "";
  return new Response(
    `<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><EncodingType>url</EncodingType><IsTruncated>${more}</IsTruncated>${next}${contents.join("")}</ListBucketResult>`,
    { headers: { "content-type": "application/xml" } },
  );
}

/** An error as S3 tells it. */
export function refusal(status: number, code: string, headers: HeadersInit = {}): Response {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>Said by the service.</Message><StringToSign>secret</StringToSign></Error>`;
  return new Response(body, { status, headers });
}
