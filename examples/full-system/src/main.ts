import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promises } from "../tour/index.ts";
import type { Line } from "../tour/promise.ts";
import { walk } from "../tour/promise.ts";
import type { System } from "../tour/system.ts";
import { holdDataFolder } from "./data-folder.ts";
import { lineForPeople, summary } from "./report.ts";
import { readSettings, type Settings, SettingsError } from "./settings.ts";
import { type Running, startSystem } from "./system.ts";

const HOME = fileURLToPath(new URL("../../..", import.meta.url));

/**
 * Starts the whole system on loopback and walks the tour.
 *
 * @returns the exit code: 0 when no promise is broken, 1 when one is, 2 when it could not start.
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    return await run(readSettings(args, process.env, HOME));
  } catch (error) {
    say(`\n${explained(error)}`);
    return 2;
  }
}

async function run(settings: Settings): Promise<number> {
  const folder = holdDataFolder(settings.dataDir, settings.throwAway);
  const ending = untilTold();
  let running: Running | undefined;
  try {
    say("Starting on loopback:");
    running = await startSystem({
      dataDir: settings.dataDir,
      ports: settings.ports,
      packages: `${HOME}node_modules`,
      progress: (line) => say(`  ${line}`),
      lost: (part, code) =>
        ending.tell(
          new Error(`${part} ended by itself with ${code}; see ${settings.dataDir}/logs.`),
        ),
    });
    say(addresses(running.system));
    const walked = settings.noTour ? Promise.resolve([]) : tour(running.system, settings);
    const lines = await Promise.race([walked, ending.told]);
    if (lines === undefined) return 130;
    const code = lines.some(({ state }) => state === "broken") ? 1 : 0;
    if (settings.once) return code;
    say("\nThe system stays up. Ctrl-C ends it; what it keeps is in .candor/.");
    await ending.told;
    return code;
  } finally {
    await running?.stop();
    folder.release();
  }
}

async function tour(system: System, settings: Settings): Promise<Line[]> {
  const colour = process.stdout.isTTY === true;
  const lines: Line[] = [];
  say("\nThe tour: every promise of both policies, asked from outside.\n");
  for (const promised of promises) {
    const line = await walk(promised, system);
    lines.push(line);
    if (settings.json) say(`  ${line.state.padEnd(9)} ${line.id}`);
    else process.stdout.write(`${lineForPeople(line, colour)}\n`);
  }
  if (settings.json) process.stdout.write(`${JSON.stringify(lines, null, 2)}\n`);
  else process.stdout.write(`\n${summary(lines)}\n`);
  return lines;
}

/** Resolves at Ctrl-C or SIGTERM, rejects when a part is lost. */
function untilTold(): { told: Promise<undefined>; tell(error: Error): void } {
  let tell: (error: Error) => void = () => {};
  const told = new Promise<undefined>((resolve, reject) => {
    tell = reject;
    process.once("SIGINT", () => resolve(undefined));
    process.once("SIGTERM", () => resolve(undefined));
  });
  told.catch(() => {});
  return { told, tell: (error) => tell(error) };
}

function addresses(system: System): string {
  const { port } = system.website;
  return [
    "",
    `  Hearth            http://hearth.localhost:${port}/`,
    `  Stratum           http://stratum.localhost:${port}/`,
    `  their desk        http://desk.localhost:${port}/  (names and passwords: ${join(system.dataDir, "website", "desk-passwords")})`,
    `  Hearth's cloud    ${system.cloud.url}/`,
    `  the home device   ${system.device.url}/`,
    `  a second device   ${system.replacement.url}/`,
    `  everyone's mail   ${system.mailbox.url}/`,
    `  mail to them      smtp://127.0.0.1:${system.smtp.port}  (privacy@hearth.localhost, privacy@stratum.localhost)`,
    `  the maker's DNS   127.0.0.1:${system.dns.port}`,
  ].join("\n");
}

function explained(error: unknown): string {
  if (error instanceof SettingsError) return error.message;
  const { code, message } = error as { code?: string; message?: string };
  if (code === "ENOSPC")
    return "The disk is full. Free some space and start again; nothing acknowledged is lost.";
  if (code === "EACCES")
    return `${message}. Give this user the right to write there, or choose another folder: --data FOLDER.`;
  return error instanceof Error ? error.message : String(error);
}

/** Progress goes to standard error: standard output is the tour's. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
