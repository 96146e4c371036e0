/** Something a page tried that the policy does not allow. */
export interface Violation {
  /** The directive, e.g. `img-src`; `cookie` and `webrtc` for what the client guard saw. */
  readonly directive: string;
  /** Origin of what was tried, or a word such as `inline` or `eval`; a cookie's name. */
  readonly blocked: string;
  /** Path of the page, without query. */
  readonly page: string;
}

/** Reports read from one body at most. */
const MOST = 50;

/**
 * Reads violations as browsers send them: `application/csp-report` (CSP Level 2, still what
 * `report-uri` sends) and `application/reports+json` (Reporting API); the client guard sends the
 * latter. Reports about other sites' pages are passed over.
 *
 * @param at address of the endpoint: its origin is the site's
 * @returns the violations, or the status that refuses the body: 400 or 415
 */
export function readReports(type: string, text: string, at: string): Violation[] | number {
  const kind = type.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const bodiesOf = READERS.get(kind);
  if (!bodiesOf) return 415;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 400;
  }
  const bodies = bodiesOf(value);
  if (!bodies) return 400;
  return bodies.slice(0, MOST).flatMap((body) => violation(body, new URL(at).origin) ?? []);
}

type Fields = Readonly<Record<string, unknown>>;

const READERS = new Map<string, (value: unknown) => Fields[] | null>([
  ["application/csp-report", (value) => oldForm(value)],
  ["application/reports+json", (value) => newForm(value)],
]);

function oldForm(value: unknown): Fields[] | null {
  const report = isFields(value) ? value["csp-report"] : null;
  return isFields(report) ? [report] : null;
}

function newForm(value: unknown): Fields[] | null {
  if (!Array.isArray(value)) return null;
  return value.flatMap((one: unknown) => {
    if (!isFields(one) || one["type"] !== "csp-violation" || !isFields(one["body"])) return [];
    return [one["body"]];
  });
}

function violation(body: Fields, origin: string): Violation | null {
  const page = textOf(body, "documentURL", "document-uri");
  const directive = textOf(body, "effectiveDirective", "effective-directive", "violated-directive");
  if (!URL.canParse(page) || new URL(page).origin !== origin) return null;
  if (!/^[a-z-]{1,40}/.test(directive)) return null;
  const blocked = textOf(body, "blockedURL", "blocked-uri");
  return {
    directive: directive.split(" ", 1)[0] ?? "",
    blocked: URL.canParse(blocked) ? originOf(new URL(blocked)) : blocked.slice(0, 60),
    page: new URL(page).pathname.slice(0, 200),
  };
}

function originOf(url: URL): string {
  return url.origin === "null" ? url.protocol : url.origin;
}

function textOf(body: Fields, ...names: readonly string[]): string {
  const found = names.map((name) => body[name]).find((value) => typeof value === "string");
  return typeof found === "string" ? found : "";
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
