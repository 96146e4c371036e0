import { parseArgs } from "node:util";
import { type Command, usageLine } from "./command.ts";
import { UsageError } from "./command-error.ts";
import { COMMON_OPTIONS, GENERAL_OPTIONS } from "./common-options.ts";
import type { Option, Options } from "./option.ts";
import { suggest } from "./suggest.ts";
import { optionValue } from "./values.ts";

/** What a command line asks for. */
export interface CommandLine {
  /** Null when none was named, which only `--help` and `--version` may leave out. */
  readonly command: Command | null;
  readonly operands: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** Where a command line is read. */
export interface ReadOptions {
  readonly commands: readonly Command[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** All options that a command takes. */
function optionsOf(command: Command | null): Options {
  const common =
    command === null || command.opensVault === false ? GENERAL_OPTIONS : COMMON_OPTIONS;
  return { ...common, ...command?.options };
}

/**
 * Reads a command line by the table of commands; options may stand anywhere.
 *
 * @throws UsageError that names the nearest command or option for one that is unknown.
 */
export function readCommandLine(argv: readonly string[], read: ReadOptions): CommandLine {
  const { words, given } = split(argv, read.commands);
  const { command, operands } = commandOf(words, read.commands);
  const known = optionsOf(command);
  if (given.has("help") || given.has("version")) {
    return { command, operands, options: valuesOf(known, given, {}) };
  }
  if (command === null) throw new UsageError("Name a command; see: zk-backup --help");
  requireKnown([...given.keys()], command, read.commands);
  requireOperands(command, operands);
  return { command, operands, options: valuesOf(known, given, read.env) };
}

type Given = ReadonlyMap<string, readonly string[]>;

/** Parts words from options; what an option takes follows from its kind in any command. */
function split(
  argv: readonly string[],
  commands: readonly Command[],
): { words: string[]; given: Given } {
  const all = allOptions(commands);
  const { tokens } = parseArgs({
    ...{ args: [...argv], strict: false, allowPositionals: true, tokens: true },
    options: Object.fromEntries(Object.entries(all).map(parserOption)),
  });
  const words: string[] = [];
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    const option = Object.hasOwn(all, token.name) ? all[token.name] : undefined;
    if (option !== undefined) requireValue(token, option);
    given.set(token.name, [...(given.get(token.name) ?? []), token.value ?? ""]);
  }
  return { words, given };
}

function allOptions(commands: readonly Command[]): Options {
  return Object.assign({}, COMMON_OPTIONS, ...commands.map((command) => command.options ?? {}));
}

type ParserOption = [string, { type: "boolean" | "string"; multiple: true; short?: string }];

function parserOption([name, { kind, short }]: [string, Option]): ParserOption {
  const type = kind === "flag" ? "boolean" : "string";
  return [name, { type, multiple: true, ...(short !== undefined && { short }) }];
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function requireValue({ rawName, value, inlineValue }: OptionToken, option: Option): void {
  if (option.kind === "flag") {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value.`);
    return;
  }
  const wants = `${rawName} wants a value: ${rawName} ${option.value ?? "VALUE"}`;
  if (value === undefined || value === "") throw new UsageError(wants);
  if (!inlineValue && value.length > 1 && value.startsWith("-"))
    throw new UsageError(`${wants}; for one that begins with a dash write ${rawName}=...`);
}

function commandOf(
  words: readonly string[],
  commands: readonly Command[],
): Pick<CommandLine, "command" | "operands"> {
  if (words.length === 0) return { command: null, operands: [] };
  for (const length of [3, 2, 1]) {
    const name = words.slice(0, length).join(" ");
    const command = commands.find((candidate) => candidate.name === name);
    if (command !== undefined) return { command, operands: words.slice(length) };
  }
  const names = commands.map(({ name }) => name);
  const [typed = ""] = words;
  throw new UsageError(`There is no command "${typed}"${hint(typed, names, "")}`);
}

function requireKnown(
  names: readonly string[],
  command: Command | null,
  commands: readonly Command[],
): void {
  const known = optionsOf(command);
  for (const name of names) {
    if (Object.hasOwn(known, name)) continue;
    const dashes = name.length === 1 ? "-" : "--";
    const others = commands.filter(({ options = {} }) => Object.hasOwn(options, name));
    if (others.length > 0) {
      const of = others.map((other) => other.name).join(", ");
      throw new UsageError(
        `${dashes}${name} belongs to ${of}, not to ${command?.name ?? "no command"}.`,
      );
    }
    throw new UsageError(
      `There is no option ${dashes}${name}${hint(name, Object.keys(known), "--")}`,
    );
  }
}

function hint(typed: string, known: readonly string[], dashes: string): string {
  const meant = suggest(typed, known);
  return meant === null ? "; see: zk-backup --help" : `: did you mean ${dashes}${meant}?`;
}

function requireOperands(command: Command, given: readonly string[]): void {
  const declared = command.operands ?? [];
  const least = declared.filter(({ optional }) => !optional).length;
  const most = declared.at(-1)?.repeats ? Number.POSITIVE_INFINITY : declared.length;
  if (given.length < least || given.length > most)
    throw new UsageError(`Usage: ${usageLine(command)}`);
}

function valuesOf(known: Options, given: Given, env: ReadOptions["env"]): Record<string, unknown> {
  const groups = new Map<string, string>();
  for (const [name, { group }] of Object.entries(known)) {
    if (group === undefined || !given.has(name)) continue;
    const other = groups.get(group);
    if (other !== undefined) throw new UsageError(`Give --${other} or --${name}, not both.`);
    groups.set(group, name);
  }
  const values = Object.entries(known).map(([name, option]) => {
    const decided = option.group !== undefined && groups.has(option.group);
    const fromEnv = option.env === undefined || decided ? undefined : env[option.env];
    const texts = given.get(name) ?? (fromEnv === undefined || fromEnv === "" ? [] : [fromEnv]);
    return [name, optionValue(name, option, texts)];
  });
  return Object.fromEntries(values);
}
