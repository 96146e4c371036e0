import { createHash } from "node:crypto";

/** A file kept in memory and served with an entity tag. */
export interface StaticFile {
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
  /** Strong entity tag: the first half of the body's SHA-256. */
  readonly etag: string;
}

/** Prepares a body for serving. */
export function staticFile(type: string, body: string | Uint8Array): StaticFile {
  const bytes = new Uint8Array(typeof body === "string" ? new TextEncoder().encode(body) : body);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 32);
  return { type, body: bytes, etag: `"${hash}"` };
}

/** Answers with the file, or with 304 when the caller holds this very version (RFC 9110 13.1.2). */
export function serveFile(file: StaticFile, request: Request): Response {
  const headers = { etag: file.etag, "cache-control": "no-cache" };
  const held = (request.headers.get("if-none-match") ?? "").split(",").map((tag) => tag.trim());
  if (held.includes(file.etag) || held.includes(`W/${file.etag}`))
    return new Response(null, { status: 304, headers });
  return new Response(file.body, { headers: { ...headers, "content-type": file.type } });
}
