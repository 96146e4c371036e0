import { parseArgs } from "node:util";

/** A command line that was not understood. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const USAGE = `Usage:
  consent verify [--head FILE ...] [--key FILE] [--handovers FILE]   check the log of receipts
  consent head --key FILE > head.json          sign the log's end; keep it elsewhere
  consent hand-over --key FILE --to FILE       sign a sentence that a new key takes over
  consent export REFERENCE                     all receipts of the visitor with this reference
  consent erase REFERENCE                      erase them (GDPR article 17)
  consent erase-lapsed --before YYYY-MM-DD     erase receipts whose choice had lapsed by then
  consent seal FOLDER --site HOST              make a static site keep to itself
               (--out FOLDER | --in-place | --check)

Receipts:
  DATABASE_URL          environment: where the receipts are, as for the pg package
  --schema NAME         their schema (candor_consent)
  --head FILE           a signed head that was kept; may be repeated
  --key FILE            verify: the public key (PEM) of the first head; else the private key
  --handovers FILE      keys that followed: a JSON list of what hand-over printed

Static sites:
  --site HOST           the site's host name; its subdomains count as its own
  --trusted-types       keep strings from becoming code as well
  --check               change nothing; exit 1 when a page is not sealed

  --json                answer for programs

Exit: 0 all is well, 1 something was found, 2 could not run.`;

const OPTIONS = {
  head: { type: "string", multiple: true, default: [] as string[] },
  key: { type: "string" },
  to: { type: "string" },
  handovers: { type: "string" },
  schema: { type: "string" },
  before: { type: "string" },
  site: { type: "string" },
  out: { type: "string" },
  "in-place": { type: "boolean", default: false },
  check: { type: "boolean", default: false },
  "trusted-types": { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** The options, by name. */
interface CommandOptions {
  readonly head: readonly string[];
  readonly key?: string;
  readonly to?: string;
  readonly handovers?: string;
  readonly schema?: string;
  readonly before?: string;
  readonly site?: string;
  readonly out?: string;
  readonly "in-place": boolean;
  readonly check: boolean;
  readonly "trusted-types": boolean;
  readonly json: boolean;
  readonly help: boolean;
}

/** A command line that was understood, as far as it goes without the command. */
export interface CommandLine {
  /** The first word; undefined when there is none. */
  readonly command: string | undefined;
  /** The word after it. */
  readonly subject: string | undefined;
  /** The options, with their defaults. */
  readonly options: CommandOptions;
}

/**
 * Reads a command line.
 *
 * @throws UsageError saying what is wrong with it
 */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const { values, positionals } = parsed(argv);
  const [command, subject, extra] = positionals;
  if (extra !== undefined) throw new UsageError(`"${extra}" is one word too many`);
  return { command, subject, options: values };
}

function parsed(argv: readonly string[]): { values: CommandOptions; positionals: string[] } {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The value of an option that a command cannot do without. */
export function needed(value: string | undefined, what: string): string {
  if (value === undefined || value === "") throw new UsageError(`${what} is missing`);
  return value;
}
