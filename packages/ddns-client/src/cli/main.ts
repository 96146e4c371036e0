#!/usr/bin/env node
import { parseArgs } from "node:util";
import type { DdnsAgentOptions } from "../node/agent.ts";
import { type CommandIo, control, explain, once, run } from "./commands.ts";
import { readConfig } from "./config-file.ts";

const USAGE = `usage: ddns-client <command> --config FILE [--json]

  once             publish now, say what came of it, and end
  run              keep the records true until SIGINT or SIGTERM
  status           say what is published and what went wrong
  off [--retract]  stop publishing; with --retract take the records back
  on               publish again

exit status: 0 all is well, 1 something is not, 2 wrong usage or configuration`;

async function main(): Promise<number> {
  const parsed = parse();
  if (parsed === null) return 2;
  const { command, retract, json, config } = parsed;
  let options: DdnsAgentOptions;
  try {
    options = readConfig(config, process.env);
  } catch (error) {
    console.error(`${explain(error)} (in ${config})`);
    return 2;
  }
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ending.abort());
  const io: CommandIo = { out: (line) => console.log(line), json, signal: ending.signal };
  switch (command) {
    case "once":
      return once(options, io);
    case "run":
      return run(options, io);
    case "off":
      return control({ command, retract }, options, io);
    default:
      return control({ command }, options, io);
  }
}

type Command = "once" | "run" | "status" | "off" | "on";

function parse(): { command: Command; retract: boolean; json: boolean; config: string } | null {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        config: { type: "string" },
        retract: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
      },
    });
    const [command, more] = positionals;
    if (!isCommand(command) || more !== undefined) throw new Error("name one command");
    if (values.config === undefined) throw new Error("name the configuration with --config FILE");
    if (values.retract && command !== "off") throw new Error("--retract belongs to off");
    return { command, retract: values.retract, json: values.json, config: values.config };
  } catch (error) {
    console.error(`ddns-client: ${(error as Error).message}\n\n${USAGE}`);
    return null;
  }
}

function isCommand(word: string | undefined): word is Command {
  return word !== undefined && ["once", "run", "status", "off", "on"].includes(word);
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
