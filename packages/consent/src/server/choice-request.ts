import type { Choice } from "../core/state.ts";
import { readBody } from "../http/read-body.ts";
import { type Refusal, refuse } from "./refusal.ts";

/** A choice as it was sent. */
export interface ChoiceRequest {
  readonly by: "script" | "form";
  readonly choice: Choice;
  /** Whether it was made under Global Privacy Control; null when not stated. */
  readonly gpc: boolean | null;
  /** When it was made, in seconds since 1970 UTC; null when it is made now. */
  readonly decidedAt: number | null;
  /** Language the visitor was asked in, as stated. */
  readonly locale: string | null;
  /** Reference of the choice before. */
  readonly replaces: string | null;
  /** Where a plain form wants to go back to. */
  readonly returnTo: string | null;
}

/** A choice is short; anything longer is none. */
const MAX_BYTES = 8192;
const REFERENCE = /^[\w-]{22}$/;
const LANGUAGE = /^[A-Za-z0-9-]{1,35}$/;

/** Reads a choice from JSON or from a plain form. `ids` are what a form's checkboxes can name. */
export async function readChoice(
  request: Request,
  ids: readonly string[],
): Promise<ChoiceRequest | Refusal> {
  const type = (request.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase();
  const read = READERS.get(type ?? "");
  if (!read) return refuse("content-type", "Send application/json or a plain form.");
  const text = await readBody(request, MAX_BYTES);
  if (text === null) return refuse("too-large", `Send at most ${MAX_BYTES} bytes.`);
  return read(text, ids);
}

const READERS = new Map([
  ["application/json", fromJson],
  ["application/x-www-form-urlencoded", fromForm],
]);

function fromJson(text: string, _ids: readonly string[]): ChoiceRequest | Refusal {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return refuse("malformed", "The body is not JSON.");
  }
  if (typeof body !== "object" || body === null || Array.isArray(body))
    return refuse("malformed", "The body is not a JSON object.");
  const fields = body as Record<string, unknown>;
  const { choices, gpc = null, decidedAt = null, locale = null, replaces = null } = fields;
  if (!isChoice(choices)) return malformed("choices", '"all", "none" or true and false by id');
  if (gpc !== null && typeof gpc !== "boolean") return malformed("gpc", "true or false");
  if (decidedAt !== null && !Number.isSafeInteger(decidedAt))
    return malformed("decidedAt", "seconds since 1970");
  if (!isText(locale, LANGUAGE)) return malformed("locale", "a language tag");
  if (!isText(replaces, REFERENCE)) return malformed("replaces", "a receipt's reference");
  return {
    by: "script",
    choice: choices,
    gpc,
    decidedAt: decidedAt as number | null,
    locale: locale || null,
    replaces: replaces || null,
    returnTo: null,
  };
}

function fromForm(text: string, ids: readonly string[]): ChoiceRequest | Refusal {
  const form = new URLSearchParams(text);
  const action = form.get("choice");
  const grants = form.getAll("grant");
  const unknown = grants.find((id) => !ids.includes(id));
  if (unknown !== undefined)
    return refuse("malformed", `Field "grant": "${unknown.slice(0, 40)}" is not on offer.`);
  const named = Object.fromEntries(ids.map((id) => [id, grants.includes(id)]));
  const choice = new Map<string | null, Choice>([
    ["accept", "all"],
    ["refuse", "none"],
    ["choose", named],
  ]).get(action);
  if (!choice) return malformed("choice", "accept, refuse or choose");
  const locale = form.get("locale");
  if (!isText(locale, LANGUAGE)) return malformed("locale", "a language tag");
  const none = { gpc: null, decidedAt: null, replaces: null };
  return { by: "form", choice, ...none, locale, returnTo: form.get("return") };
}

function isChoice(value: unknown): value is Choice {
  if (value === "all" || value === "none") return true;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((yes) => typeof yes === "boolean");
}

function isText(value: unknown, shape: RegExp): value is string | null {
  return value === null || value === "" || (typeof value === "string" && shape.test(value));
}

function malformed(field: string, expected: string): Refusal {
  return refuse("malformed", `Field "${field}": expected ${expected}.`);
}
