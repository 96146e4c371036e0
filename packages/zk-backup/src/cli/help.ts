import { COMMAND_GROUPS, type Command, usageLine } from "./command.ts";
import { COMMON_OPTIONS, GENERAL_OPTIONS } from "./common-options.ts";
import { EXIT, EXIT_MEANINGS } from "./exit-codes.ts";
import type { Option, Options } from "./option.ts";

const WIDTH = 96;

/** What `zk-backup --help` prints. */
export function overview(commands: readonly Command[]): string {
  const lines = ["zk-backup: zero-knowledge backup", "", "  zk-backup COMMAND [OPTIONS]"];
  for (const group of COMMAND_GROUPS) {
    const members = commands.filter((command) => command.group === group);
    if (members.length === 0) continue;
    lines.push("", `${group}:`);
    lines.push(...columns(members.map((command) => [shortUsage(command), command.summary])));
  }
  lines.push("", "Options of every command on a vault:", ...optionLines(COMMON_OPTIONS));
  lines.push("", "Without --password-file or --password-command the password is asked for.");
  lines.push("", ...snapshotNames(), "", ...exitLines());
  lines.push("", "More about one: zk-backup COMMAND --help");
  return lines.join("\n");
}

/** What `zk-backup COMMAND --help` prints. */
export function commandHelp(command: Command): string {
  const lines = [`${usageLine(command)} [OPTIONS]`, "", `  ${sentence(command.summary)}`];
  for (const paragraph of command.about ?? []) lines.push("", ...wrap(paragraph, WIDTH));
  if (command.options !== undefined && Object.keys(command.options).length > 0)
    lines.push("", "Options:", ...optionLines(command.options));
  const common = command.opensVault === false ? GENERAL_OPTIONS : COMMON_OPTIONS;
  lines.push("", "Options of every command:", ...optionLines(common));
  if (command.examples !== undefined) {
    lines.push("", "Examples:");
    for (const [line, does] of command.examples) lines.push(`  ${line}`, `      ${does}`);
  }
  lines.push("", "With --json:");
  const record = command.record === undefined ? [] : [["each record", command.record] as const];
  lines.push(...columns([...record, ["the result", command.result]]));
  if (usageLine(command).includes("SNAPSHOT")) lines.push("", ...snapshotNames());
  lines.push("", ...exitLines());
  return lines.join("\n");
}

/** The table of commands as the README has it. */
export function markdownTable(commands: readonly Command[]): string {
  const lines = ["| command | what it does | its own options |", "|---|---|---|"];
  for (const command of COMMAND_GROUPS.flatMap((group) =>
    commands.filter((one) => one.group === group),
  )) {
    const own = Object.entries(command.options ?? {}).map(([name, { value }]) =>
      value === undefined ? `\`--${name}\`` : `\`--${name} ${value}\``,
    );
    lines.push(`| \`${shortUsage(command)}\` | ${command.summary} | ${own.join(", ")} |`);
  }
  return lines.join("\n");
}

/** The table of exit codes as the README has it. */
export function markdownExits(): string {
  const rows = exitRows().map(([code, meaning]) => `| ${code} | ${meaning} |`);
  return ["| exit | meaning |", "|---|---|", ...rows].join("\n");
}

function shortUsage(command: Command): string {
  return usageLine(command).slice("zk-backup ".length);
}

function snapshotNames(): string[] {
  return [
    "A SNAPSHOT is called by its id or at least 6 digits of it, or:",
    ...columns([
      ["latest", "the last one; latest~2 is the second before it"],
      ["DEVICE:latest", "the last of a device, by its label or the start of its id"],
      ["2026-03-01", "the last one of that day or before; also 2026-03-01T18:30"],
      ["3d", "the last one that is at least 3 days old; also 12h, 2w"],
    ]),
  ];
}

function exitLines(): string[] {
  return ["Exit codes:", ...columns(exitRows())];
}

function exitRows(): [string, string][] {
  const names = Object.keys(EXIT) as (keyof typeof EXIT)[];
  return names.map((name) => [String(EXIT[name]), EXIT_MEANINGS[name]]);
}

function optionLines(options: Options): string[] {
  return columns(Object.entries(options).map(optionRow));
}

function optionRow([name, { short, value, kind, text, env }]: [string, Option]): [string, string] {
  const letter = short === undefined ? "" : `-${short}, `;
  const repeats = kind === "list" ? " (may repeat)" : "";
  const fallback = env === undefined ? "" : ` (or ${env})`;
  return [`${letter}--${name}${value === undefined ? "" : ` ${value}`}`, text + repeats + fallback];
}

const LEFT = 30;

/** Two columns; a left part that is too long gets a line of its own. */
function columns(rows: readonly (readonly [string, string])[]): string[] {
  const left = Math.min(LEFT, Math.max(...rows.map(([first]) => first.length)) + 2);
  return rows.flatMap(([first, second]) => {
    const [head = "", ...rest] = wrap(second, WIDTH - left - 2);
    const fits = first.length + 2 <= left;
    const beginning = fits ? [`  ${first.padEnd(left)}${head}`] : [`  ${first}`, pad(left, head)];
    return [...beginning, ...rest.map((line) => pad(left, line))];
  });
}

function pad(left: number, line: string): string {
  return `${" ".repeat(left + 2)}${line}`;
}

function wrap(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
