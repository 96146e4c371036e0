#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { DdnsError, isDdnsError } from "../core/errors.ts";
import { type CommandIo, check, control, explain, once, run } from "./commands.ts";
import { type CliConfig, readConfig } from "./config-file.ts";
import { importDdclient } from "./import-ddclient.ts";
import { init } from "./init.ts";
import { listSources } from "./sources.ts";
import { type TxtRequest, txt } from "./txt.ts";

const USAGE = `usage: ddns-client <command> --config FILE [--json]

  init --zone Z --server HOST --name N [--folder F]
                   write a first configuration with a fresh key
  sources          ask the router and this device's interfaces, nobody outside
  import FILE      translate a ddclient.conf, as far as it goes
  check            look and ask, say what would be sent, change nothing
  once [--dry-run] publish now, say what came of it, and end
  run              keep the records true until SIGINT or SIGTERM
  status [--prometheus]
                   say what is published and what went wrong
  off [--retract]  stop publishing; with --retract take the records back
  retract          the same as off --retract
  on               publish again
  txt set NAME VALUE [--wait SECONDS]
                   set a text, for ACME DNS-01, and wait until every
                   authoritative server shows it (60 seconds; 0: do not)
  txt clear NAME VALUE
                   take it back

exit status: 0 all is well, 1 something is not, 2 wrong usage or configuration`;

async function main(): Promise<number> {
  const parsed = parse();
  if (parsed === null) return 2;
  const { command, values, words } = parsed;
  if (command === "init" || command === "import") return await prepare(command, values, words[0]);
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ending.abort());
  const io: CommandIo = {
    out: (line) => console.log(line),
    complain: (line) => console.error(line),
    ...{ json: values.json, prometheus: values.prometheus, signal: ending.signal },
  };
  if (command === "sources") return await listSources(io);
  let options: CliConfig;
  const path = values.config ?? "";
  try {
    options = readConfig(path, process.env);
  } catch (error) {
    console.error(`${explain(error)} (in ${path})`);
    return 2;
  }
  switch (command) {
    case "check":
      return check(options, io);
    case "once":
      return values["dry-run"] ? check(options, io) : once(options, io);
    case "run":
      return run(options, io);
    case "txt":
      return txt(options, txtRequest(words, values), io);
    case "retract":
      return control({ command: "off", retract: true }, options, io);
    case "off":
      return control({ command, retract: values.retract }, options, io);
    default:
      return control({ command }, options, io);
  }
}

/** What needs no configuration, since it makes one. */
async function prepare(
  command: "init" | "import",
  { zone = "", server = "", name = "", folder }: Values,
  file: string | undefined,
): Promise<number> {
  try {
    if (command === "init") console.log(await init({ zone, server, name, folder }));
    else {
      const { configs, left } = importDdclient(readFileSync(file ?? "", "utf8"));
      console.log(JSON.stringify(configs.length === 1 ? configs[0] : configs, null, 2));
      for (const line of left) console.error(line);
    }
    return 0;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT" && command === "import";
    console.error(missing ? `ddns-client: ${file} is not there` : explain(error));
    return 2;
  }
}

// The words that each command takes beside its options.
const COMMANDS = {
  init: [],
  sources: [],
  import: ["FILE"],
  check: [],
  once: [],
  run: [],
  status: [],
  off: [],
  retract: [],
  on: [],
  txt: ["set|clear", "NAME", "VALUE"],
} as const;
type Command = keyof typeof COMMANDS;

const WITHOUT_CONFIG: readonly Command[] = ["init", "import", "sources"];

const OPTIONS = {
  config: { type: "string" },
  zone: { type: "string" },
  server: { type: "string" },
  name: { type: "string" },
  folder: { type: "string", default: "." },
  wait: { type: "string" },
  retract: { type: "boolean", default: false },
  "dry-run": { type: "boolean", default: false },
  prometheus: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const;

// Which command each option belongs to; --json belongs to all that report.
const BELONGS: readonly (readonly [keyof typeof OPTIONS, readonly Command[]])[] = [
  ["zone", ["init"]],
  ["server", ["init"]],
  ["name", ["init"]],
  ["retract", ["off"]],
  ["dry-run", ["once"]],
  ["prometheus", ["status"]],
  ["wait", ["txt"]],
];

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"];

interface Parsed {
  readonly command: Command;
  readonly values: Values;
  readonly words: readonly string[];
}

function parse(): Parsed | null {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: OPTIONS });
    const [command, ...words] = positionals;
    if (!isCommand(command)) throw wrongUsage("name one command");
    const wanted = COMMANDS[command];
    if (words.length !== wanted.length)
      throw wrongUsage(`${command} takes ${wanted.join(" ") || "no more words"}`);
    for (const [option, commands] of BELONGS)
      if (values[option] && !commands.includes(command))
        throw wrongUsage(`--${option} belongs to ${commands.join(", ")}`);
    if (command === "init" && !(values.zone && values.server && values.name))
      throw wrongUsage("init needs --zone, --server and --name");
    if (command === "txt") txtRequest(words, values);
    if (!WITHOUT_CONFIG.includes(command) && values.config === undefined)
      throw wrongUsage("name the configuration with --config FILE");
    return { command, values, words };
  } catch (error) {
    console.error(`ddns-client: ${(error as Error).message}\n\n${USAGE}`);
    return null;
  }
}

function txtRequest(
  [action, name = "", value = ""]: readonly string[],
  values: Values,
): TxtRequest {
  const wait = Number(values.wait ?? 60);
  if (action !== "set" && action !== "clear") throw wrongUsage("txt: say set or clear");
  if (!(wait >= 0 && wait <= 3600)) throw wrongUsage("--wait: say a number from 0 to 3600");
  return { action, name, value, wait };
}

function wrongUsage(what: string): DdnsError {
  return new DdnsError("option", what);
}

function isCommand(word: string | undefined): word is Command {
  return word !== undefined && Object.hasOwn(COMMANDS, word);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(explain(error));
  process.exitCode = isDdnsError(error) && error.code === "option" ? 2 : 1;
}
