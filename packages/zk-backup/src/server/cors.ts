import { type Answer, answerEmpty, type Incoming } from "./answering.ts";

/** Adds what lets a web page of a named origin ask and read (the Fetch standard, section 3.2). */
export function allowOrigin(request: Incoming, answer: Answer, origins: readonly string[]): Answer {
  const origin = request.headers.get("origin");
  if (origin === null || !origins.includes(origin)) return answer;
  const allowed = { "access-control-allow-origin": origin, vary: "Origin" };
  const headers = { ...answer.headers, ...allowed, "access-control-expose-headers": EXPOSED };
  return { ...answer, headers };
}

const EXPOSED = "Upload-Offset, Upload-Complete, Upload-Limit, Retry-After, Content-Range";

/** Answers a preflight; null when the request is none. */
export function preflight({ method, headers }: Incoming): Answer | null {
  const asked = headers.get("access-control-request-method");
  if (method !== "OPTIONS" || asked === null) return null;
  return answerEmpty(204, {
    "access-control-allow-methods": "GET, HEAD, PUT, PATCH, DELETE",
    "access-control-allow-headers":
      "Authorization, Content-Type, If-None-Match, Range, Upload-Offset, Upload-Complete",
    "access-control-max-age": "7200",
  });
}
