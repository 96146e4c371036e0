import { parseArgs } from "node:util";
import type { BannerSelectors } from "../audit/audit-site.ts";
import { SEVERITIES, type Severity } from "../core/audit/finding.ts";

/** The kinds of report that go to a file each. */
export const REPORTS = ["json", "html", "sarif", "junit"] as const;

/** The formats of the table. */
export const FORMATS = ["html", "md", "csv", "json"] as const;

/** What every look at a live site is told. */
export interface LookLine {
  readonly url: string;
  readonly crawl: number;
  readonly banner: "candor" | BannerSelectors;
  readonly ca: string | undefined;
  readonly timeout: number;
  readonly settle: number;
}

/** A command line that was understood. */
export type CommandLine =
  | { readonly command: "help" | "version" }
  | (LookLine & {
      readonly command: "audit";
      readonly registry: string;
      readonly failOn: Severity;
      /** Files to write, `-` for standard output, by kind of report. */
      readonly reports: ReadonlyMap<(typeof REPORTS)[number], string>;
      readonly quiet: boolean;
    })
  | (LookLine & { readonly command: "init"; readonly quiet: boolean })
  | { readonly command: "check"; readonly file: string }
  | {
      readonly command: "render";
      readonly file: string;
      readonly format: (typeof FORMATS)[number];
      readonly locale: string;
    };

/** A command line that was not understood. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const USAGE = `Usage:
  cookie-registry audit URL --registry FILE [options]   compare a live site with what is declared
  cookie-registry init URL [options] > registry.json    write a first registry from what a site keeps
  cookie-registry check FILE                            check a registry file
  cookie-registry render FILE [--format html|md|csv|json] [--locale TAG]

Looking at a site:
  --crawl N             visit N pages of the site by their links (1)
  --candor              the banner is that of @candor/consent
  --accept SELECTOR     press this to agree; CSS, or role=button[name="Accept all"]
  --reject SELECTOR     press this to refuse
  --withdraw SELECTOR   press this, after agreeing, to take it back
                        (each may be repeated: pressed one after the other)
  --ca FILE             trust these certificate authorities too (PEM)
  --timeout SECONDS     for a page to finish loading (15)
  --settle MS           silence after which a page counts as settled (500)

The audit's reports:
  --registry FILE       what is declared
  --fail-on WEIGHT      error, warning or note: exit 1 from this weight on (error)
  --json FILE, --html FILE, --sarif FILE, --junit FILE    also write these; - is standard output
  --quiet               no progress on standard error

Exit: 0 nothing fails, 1 findings, 2 could not run. CHROMIUM_PATH names the browser.`;

const OPTIONS = {
  registry: { type: "string" },
  crawl: { type: "string", default: "1" },
  candor: { type: "boolean", default: false },
  accept: { type: "string", multiple: true },
  reject: { type: "string", multiple: true },
  withdraw: { type: "string", multiple: true },
  ca: { type: "string" },
  timeout: { type: "string", default: "15" },
  settle: { type: "string", default: "500" },
  "fail-on": { type: "string", default: "error" },
  json: { type: "string" },
  html: { type: "string" },
  sarif: { type: "string" },
  junit: { type: "string" },
  quiet: { type: "boolean", default: false },
  format: { type: "string", default: "html" },
  locale: { type: "string", default: "en" },
  help: { type: "boolean", short: "h", default: false },
  version: { type: "boolean", default: false },
} as const;

/**
 * Reads a command line.
 *
 * @throws UsageError saying what is wrong with it
 */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const { values, positionals } = parse(argv);
  const [command, subject, ...rest] = positionals;
  if (values.help || command === "help") return { command: "help" };
  if (values.version) return { command: "version" };
  if (command === undefined) throw new UsageError("say which: audit, init, check or render");
  if (rest.length > 0) throw new UsageError(`${rest[0]} is one word too many`);
  const needs = (what: string): string => {
    if (subject === undefined) throw new UsageError(`${command} needs ${what}`);
    return subject;
  };
  switch (command) {
    case "audit":
      return { command, ...readAudit(values, needs("the address of a site")) };
    case "init":
      return { command, ...readLook(values, needs("the address of a site")), quiet: values.quiet };
    case "check":
      return { command, file: needs("a registry file") };
    case "render":
      return {
        command,
        file: needs("a registry file"),
        format: oneOf(FORMATS, values.format, "--format"),
        locale: values.locale,
      };
    default:
      throw new UsageError(`${command} is no command; there are audit, init, check and render`);
  }
}

type Values = ReturnType<typeof parse>["values"];

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readAudit(values: Values, url: string) {
  if (values.registry === undefined) throw new UsageError("audit needs --registry FILE");
  const reports = REPORTS.flatMap((kind) => {
    const file = values[kind];
    return file === undefined ? [] : [[kind, file] as const];
  });
  return {
    ...readLook(values, url),
    registry: values.registry,
    failOn: oneOf(SEVERITIES, values["fail-on"], "--fail-on"),
    reports: new Map(reports),
    quiet: values.quiet,
  };
}

function readLook(values: Values, url: string): LookLine {
  const { accept, reject, withdraw, candor, ca } = values;
  if (candor && (accept ?? reject ?? withdraw)) {
    throw new UsageError("--candor knows the controls; leave out --accept, --reject, --withdraw");
  }
  const selectors: BannerSelectors = {
    ...(accept && { accept }),
    ...(reject && { reject }),
    ...(withdraw && { withdraw }),
  };
  return {
    url,
    crawl: number(values.crawl, "--crawl", 1),
    banner: candor ? "candor" : selectors,
    ca,
    timeout: number(values.timeout, "--timeout", 1),
    settle: number(values.settle, "--settle", 0),
  };
}

function number(text: string, option: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least) return value;
  throw new UsageError(`${option} ${text}: expected a whole number, ${least} or more`);
}

function oneOf<T extends string>(words: readonly T[], text: string, option: string): T {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw new UsageError(`${option} ${text}: expected one of ${words.join(", ")}`);
}
