/** Why a request was not served. */
export type RefusalCode =
  | "method"
  | "foreign-origin"
  | "content-type"
  | "too-large"
  | "malformed"
  | "too-many"
  | "not-recorded";

const STATUS: Readonly<Record<RefusalCode, number>> = {
  method: 405,
  "foreign-origin": 403,
  "content-type": 415,
  "too-large": 413,
  malformed: 400,
  "too-many": 429,
  "not-recorded": 503,
};

/** A request that was not served: a code, and a sentence that names the field. */
export interface Refusal {
  readonly refused: RefusalCode;
  readonly message: string;
  /** Seconds to wait before asking again. */
  readonly retryAfter?: number;
}

/** Makes a refusal. */
export function refuse(refused: RefusalCode, message: string): Refusal {
  return { refused, message };
}

/** Tells a refusal from a result. */
export function isRefusal(value: object): value is Refusal {
  return "refused" in value;
}

/** The response that carries a refusal. */
export function refusalResponse({ refused, message, retryAfter }: Refusal): Response {
  const headers: Record<string, string> = { "cache-control": "no-store" };
  if (refused === "method") headers["allow"] = "POST";
  if (retryAfter !== undefined) headers["retry-after"] = String(retryAfter);
  return Response.json({ error: refused, message }, { status: STATUS[refused], headers });
}
