import { DsarError } from "../core/error.ts";
import { type NewRequest, parseNewRequest } from "../core/request/new-request.ts";
import type { Particulars } from "../core/request/particulars.ts";

/** Fields of the request form. */
const FIELDS = ["type", "email", "name", "message", "language"] as const;
const MAX_BYTES = 200_000;
const FORM_TYPE = "application/x-www-form-urlencoded";

/** Fields with what is right are called `correct.` and the key of the register's field. */
const CORRECTION = /^correct\.(.+)$/s;

/**
 * Reads the fields of a request form: `type`, `email`, and optionally `name`, `message`,
 * `language`, any number of `purpose` and `correct.KEY`, of which empty ones say nothing. Fields of other names are ignored, so that a site can add its own.
 *
 * @throws DsarError `request-invalid` with the field in `path`; nothing was stored.
 * @example
 * parseForm(new URLSearchParams("type=access&email=ada@example.org"));
 */
export function parseForm(fields: URLSearchParams): NewRequest {
  const given: Record<string, string> = {};
  for (const field of FIELDS) {
    const values = fields.getAll(field);
    if (values.length > 1) throw invalid(field, `The field "${field}" is there more than once.`);
    const value = values[0]?.trim() ?? "";
    if (value !== "") given[field] = value;
  }
  for (const field of ["type", "email"] as const)
    if (given[field] === undefined) throw invalid(field, `The field "${field}" is empty.`);
  return parseNewRequest({
    ...{ ...given, ...particulars(fields), ...behalf(fields) },
    channel: "form",
  });
}

/** `behalf.as`, `behalf.email` and `behalf.right`; without an address nobody else is meant. */
function behalf(fields: URLSearchParams): { readonly onBehalf?: unknown } {
  const email = fields.get("behalf.email")?.trim() ?? "";
  if (email === "") return {};
  return { onBehalf: { as: fields.get("behalf.as"), email, right: fields.get("behalf.right") } };
}

function particulars(fields: URLSearchParams): Particulars {
  const purposes = fields.getAll("purpose").filter((id) => id !== "");
  const corrections = [...fields].flatMap(([field, value]) => {
    const key = CORRECTION.exec(field)?.[1];
    return key === undefined || value.trim() === "" ? [] : [[key, value.trim()] as const];
  });
  return {
    ...(purposes.length === 0 ? {} : { purposes }),
    ...(corrections.length === 0 ? {} : { corrections: Object.fromEntries(corrections) }),
  };
}

/**
 * Reads the body of a form's POST, up to 200,000 bytes.
 *
 * @throws DsarError `request-invalid`: `path` is `content-type` or `body`.
 */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== FORM_TYPE) throw invalid("content-type", `The form must be sent as ${FORM_TYPE}.`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of bodyOf(request)) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw invalid("body", `The form is larger than ${MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return new URLSearchParams(decoded(chunks));
}

async function* bodyOf(request: Request): AsyncGenerator<Uint8Array> {
  const reader = request.body?.getReader();
  if (reader === undefined) return;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}

function decoded(chunks: readonly Uint8Array[]): string {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    return (
      chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("") + decoder.decode()
    );
  } catch (cause) {
    throw invalid("body", "The form is not UTF-8.", cause);
  }
}

function invalid(path: string, message: string, cause?: unknown): DsarError {
  return new DsarError("request-invalid", message, { path, cause });
}
