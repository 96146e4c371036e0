/** Adds what lets a web page of a named origin ask and read (the Fetch standard, section 3.2). */
export function allowOrigin(
  request: Request,
  response: Response,
  origins: readonly string[],
): Response {
  const origin = request.headers.get("origin");
  if (origin === null || !origins.includes(origin)) return response;
  response.headers.set("access-control-allow-origin", origin);
  response.headers.append("vary", "Origin");
  response.headers.set("access-control-expose-headers", EXPOSED);
  return response;
}

const EXPOSED = "Upload-Offset, Upload-Complete, Upload-Limit, Retry-After, Content-Range";

/** Answers a preflight; null when the request is none. */
export function preflight(request: Request): Response | null {
  if (request.method !== "OPTIONS" || !request.headers.has("access-control-request-method"))
    return null;
  const headers = {
    "access-control-allow-methods": "GET, HEAD, PUT, PATCH, DELETE",
    "access-control-allow-headers":
      "Authorization, Content-Type, If-None-Match, Range, Upload-Offset, Upload-Complete",
    "access-control-max-age": "7200",
  };
  return new Response(null, { status: 204, headers });
}
