import * as z from "zod/mini";
import type { Law } from "../clock/law.ts";
import { LAWS } from "../clock/laws/statutes.ts";
import { DsarError } from "../error.ts";
import { BEHALF_TYPES, type OnBehalf } from "./on-behalf.ts";
import { REQUEST_TYPES, type RequestType } from "./request-type.ts";

/** Languages the mails and pages are written in. */
export type Language = "en" | "de" | "fr" | "es";

/** A request as an intake hands it to the engine. */
export interface NewRequest {
  /** Null when a letter did not say it clearly; a person decides, the clock already runs. */
  readonly type: RequestType | null;
  /** Further rights the letter names, for the person who reads it. */
  readonly also?: readonly RequestType[];
  /** Address that will have to confirm the request. */
  readonly email: string;
  readonly name?: string;
  readonly message?: string;
  /** Ids of the register's purposes that are to end; every one the right reaches when left out. */
  readonly purposes?: readonly string[];
  /** What is right, by the key of the register's field: `{ "full_name": "Ada King" }`. */
  readonly corrections?: Readonly<Record<string, string>>;
  /** Where the person lives, an ISO 3166 code: `SE`, `US-CA`. */
  readonly residence?: string;
  /** The law that the request names. */
  readonly law?: Law;
  /** For whom it is asked, where that is somebody else; a person makes sure of it first. */
  readonly onBehalf?: OnBehalf;
  /** How it came in. */
  readonly channel: "form" | "mail" | "desk" | "api" | "agent";
  readonly language?: Language;
  /** Message-ID of the letter, so that a mail delivered twice is one request. */
  readonly messageId?: string;
}

const NAME_LENGTH = 200;
const MESSAGE_LENGTH = 100_000;
const CORRECTION_LENGTH = 1000;

/**
 * RFC 5321's limits (64 octets before the @, 254 in all) and a conservative alphabet: quoted
 * local parts and address literals are valid there, yet no mailbox of a customer looks like it,
 * and every further character is one that could end up in a header.
 */
const ADDRESS =
  /^(?=.{3,254}$)(?=[^@]{1,64}@)[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)*[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u;

/** Tells whether text is a mail address that requests are taken from. */
export function isMailAddress(text: string): boolean {
  return ADDRESS.test(text);
}

const LINE = /^[^\p{Cc}\u2028\u2029]*$/u;
/** Text may hold tabs and line ends; other control characters are never typed by a person. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const TEXT = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/;

const schema = z.strictObject({
  type: z.nullable(z.enum(REQUEST_TYPES)),
  also: z.optional(z.array(z.enum(REQUEST_TYPES)).check(z.maxLength(REQUEST_TYPES.length))),
  email: z.string().check(z.trim(), z.regex(ADDRESS, "is not a mail address")),
  name: z.optional(
    z
      .string()
      .check(
        z.trim(),
        z.maxLength(NAME_LENGTH, `is longer than ${NAME_LENGTH} characters`),
        z.regex(LINE, "holds a line break or a control character"),
      ),
  ),
  message: z.optional(
    z
      .string()
      .check(
        z.maxLength(MESSAGE_LENGTH, `is longer than ${MESSAGE_LENGTH} characters`),
        z.regex(TEXT, "holds a control character"),
      ),
  ),
  purposes: z.optional(
    z
      .array(z.string().check(z.regex(/^[a-z][a-z0-9-]{0,99}$/, "is no id")))
      .check(z.maxLength(100)),
  ),
  corrections: z.optional(
    z
      .record(
        z
          .string()
          .check(z.minLength(1), z.maxLength(100), z.regex(LINE, "holds a control character")),
        z
          .string()
          .check(
            z.maxLength(CORRECTION_LENGTH, `is longer than ${CORRECTION_LENGTH} characters`),
            z.regex(TEXT, "holds a control character"),
          ),
      )
      .check(z.refine((given) => Object.keys(given).length <= 50, "corrects more than 50 fields")),
  ),
  residence: z.optional(
    z.string().check(z.regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, "is no ISO 3166 code")),
  ),
  law: z.optional(z.enum(LAWS)),
  onBehalf: z.optional(
    z.strictObject({
      as: z.enum(["guardian", "agent"]),
      email: z.string().check(z.trim(), z.toLowerCase(), z.regex(ADDRESS, "is not a mail address")),
      right: z.enum(BEHALF_TYPES),
    }),
  ),
  channel: z.enum(["form", "mail", "desk", "api", "agent"]),
  language: z.optional(z.enum(["en", "de", "fr", "es"])),
  messageId: z.optional(
    z.string().check(z.maxLength(998), z.regex(LINE, "holds a control character")),
  ),
});

/**
 * The same checks as a JSON Schema (draft 2020-12), for those who validate before they send.
 *
 * @example
 * new Ajv2020().compile(newRequestJsonSchema())({ type: "access", email: "ada@example.org", channel: "form" });
 */
export function newRequestJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(schema, { io: "input" });
}

/**
 * Checks a request from outside and returns it with the address in lower case.
 *
 * @throws DsarError `request-invalid`; `path` names the field, the message what is wrong with it.
 */
export function parseNewRequest(value: unknown): NewRequest {
  const result = z.safeParse(schema, value);
  if (!result.success) throw invalid(result.error.issues[0]);
  const { email, ...rest } = result.data;
  return withoutUndefined({ ...rest, email: email.toLowerCase() });
}

function invalid(issue: z.core.$ZodIssue | undefined): DsarError {
  const path = pathOf(issue);
  const what = issue?.code === "invalid_type" ? `must be a ${issue.expected}` : issue?.message;
  return new DsarError("request-invalid", `The field "${path}" ${lowerFirst(what)}.`, { path });
}

function pathOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === "unrecognized_keys") return issue.keys[0] ?? "request";
  return issue?.path.join(".") || "request";
}

function lowerFirst(text: string | undefined): string {
  if (text === undefined || text === "") return "is invalid";
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** `exactOptionalPropertyTypes`: a field left out is absent, never `undefined`. */
function withoutUndefined<T extends object>(value: T): NewRequest {
  return Object.fromEntries(
    Object.entries(value).filter(([, field]) => field !== undefined),
  ) as unknown as NewRequest;
}
