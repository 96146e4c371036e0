/** Why a request was refused; `error` in the JSON body. */
export type ServerErrorCode =
  | "malformed"
  | "unauthorised"
  | "reserved"
  | "abusive"
  | "taken"
  | "other-device"
  | "too-many"
  | "challenge"
  | "signature"
  | "blocked"
  | "not-found"
  | "limit"
  | "dns"
  | "unavailable";

const STATUS: Readonly<Record<ServerErrorCode, number>> = {
  malformed: 400,
  unauthorised: 401,
  reserved: 409,
  abusive: 409,
  taken: 409,
  "other-device": 409,
  "too-many": 409,
  challenge: 403,
  signature: 403,
  blocked: 403,
  "not-found": 404,
  limit: 429,
  dns: 502,
  unavailable: 503,
};

/** A request that is refused: a code for programs, a sentence for people. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: ServerErrorCode;
  readonly retryAfter: number | undefined;

  constructor(code: ServerErrorCode, message: string, retryAfter?: number) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** A JSON answer that nobody may keep: it can hold a credential. */
export function json(status: number, body: object, headers: Record<string, string> = {}): Response {
  return new Response(`${JSON.stringify(body)}\n`, {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
  });
}

export function refused({ code, message, retryAfter }: Refusal): Response {
  const headers: Record<string, string> = {};
  if (retryAfter !== undefined) headers["retry-after"] = String(retryAfter);
  if (code === "unauthorised") headers["www-authenticate"] = 'Bearer realm="names"';
  return json(STATUS[code], { error: code, message }, headers);
}
