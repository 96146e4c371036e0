import type { ExportFile } from "../engine/dsar.ts";
import { PRIVATE } from "./private-headers.ts";

/**
 * Answers a download, from the start or, with `Range: bytes=N-`, from where it broke off (RFC 9110,
 * section 14). A range of an export that has changed since is answered with all of it.
 */
export async function exportResponse(request: Request, file: ExportFile): Promise<Response> {
  const headers = {
    ...PRIVATE,
    "content-type": "application/zip",
    "content-disposition": `attachment; filename="${file.filename}"`,
    "accept-ranges": "bytes",
    etag: file.etag,
  };
  if (request.method === "HEAD") return new Response(null, { headers });
  const range = rangeOf(request, file.etag);
  if (range === null) return new Response(file.stream(), { headers });
  const size = await file.size();
  const end = Math.min(range.last + 1, size);
  if (range.first >= end)
    return new Response(null, {
      status: 416,
      headers: { ...PRIVATE, "content-range": `bytes */${size}` },
    });
  return new Response(file.slice(range.first, end), {
    status: 206,
    headers: {
      ...headers,
      "content-range": `bytes ${range.first}-${end - 1}/${size}`,
      "content-length": String(end - range.first),
    },
  });
}

/** One range with a start; every other kind is passed over, as RFC 9110 14.2 allows. */
function rangeOf(
  request: Request,
  etag: string,
): { readonly first: number; readonly last: number } | null {
  const condition = request.headers.get("if-range");
  if (condition !== null && condition !== etag) return null;
  const [, first, last] =
    /^bytes=(\d{1,15})-(\d{0,15})$/.exec(request.headers.get("range") ?? "") ?? [];
  if (first === undefined) return null;
  const end = last === "" || last === undefined ? Number.MAX_SAFE_INTEGER - 1 : Number(last);
  return { first: Number(first), last: end };
}
