import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Ports of one running system; 0 asks for a free one. */
export interface Ports {
  readonly website: number;
  readonly cloud: number;
  readonly device: number;
  readonly replacement: number;
  readonly mailbox: number;
  readonly mailboxSmtp: number;
  readonly smtp: number;
  readonly dns: number;
  readonly provider: number;
}

/** What the command line asks for. */
export interface Settings {
  /** Ends after the tour. */
  readonly once: boolean;
  /** Prints the tour as JSON on standard output and everything else on standard error. */
  readonly json: boolean;
  /** Starts and stays up without walking. */
  readonly noTour: boolean;
  readonly dataDir: string;
  /** The data folder is removed in the end: only one that this command made itself. */
  readonly throwAway: boolean;
  readonly ports: Ports;
}

/** A command line, an environment or a machine that the demo cannot start with. */
export class SettingsError extends Error {
  readonly code = "SETTINGS";
  override readonly name = "SettingsError";
}

const FIXED = { website: 8080, cloud: 8081, device: 8082, replacement: 8083, mailbox: 8084 };
const OFFSETS = { mailboxSmtp: 5, smtp: 6, dns: 7, provider: 8 };

/**
 * Reads the command line: `--once`, `--json`, `--no-tour`, `--data FOLDER`, and `PORT` in the environment
 * (the website's port; the other eight follow it).
 *
 * @throws SettingsError for an unknown option or a port that is none.
 */
export function readSettings(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): Settings {
  const rest = [...args];
  const take = (flag: string): boolean => {
    const at = rest.indexOf(flag);
    if (at < 0) return false;
    rest.splice(at, 1);
    return true;
  };
  const once = take("--once");
  const json = take("--json");
  const noTour = take("--no-tour");
  const data = takeValue(rest, "--data");
  if (rest.length > 0)
    throw new SettingsError(
      `Unknown option ${rest[0]}. Known are --once, --json, --no-tour and --data FOLDER.`,
    );
  const throwAway = once && data === undefined;
  const dataDir = data ?? (throwAway ? newName() : join(home, ".candor"));
  return { once, json, noTour, throwAway, dataDir, ports: ports(env["PORT"], once) };
}

function takeValue(rest: string[], flag: string): string | undefined {
  const at = rest.indexOf(flag);
  if (at < 0) return undefined;
  const value = rest[at + 1];
  if (value === undefined) throw new SettingsError(`${flag} needs a folder after it.`);
  rest.splice(at, 2);
  return value;
}

function newName(): string {
  return join(tmpdir(), `candor-once-${randomBytes(6).toString("hex")}`);
}

/** A single run takes free ports, so that it can walk beside a system that stays up. */
function ports(named: string | undefined, once: boolean): Ports {
  if (named === undefined && once) {
    return { ...zero(FIXED), ...zero(OFFSETS) };
  }
  const base = named === undefined ? FIXED.website : Number(named);
  if (!Number.isInteger(base) || base < 1 || base > 65_527)
    throw new SettingsError(`PORT=${named} is no port: give a number from 1 to 65527.`);
  const shift = base - FIXED.website;
  return {
    website: base,
    cloud: FIXED.cloud + shift,
    device: FIXED.device + shift,
    replacement: FIXED.replacement + shift,
    mailbox: FIXED.mailbox + shift,
    mailboxSmtp: base + OFFSETS.mailboxSmtp,
    smtp: base + OFFSETS.smtp,
    dns: base + OFFSETS.dns,
    provider: base + OFFSETS.provider,
  };
}

function zero<T extends object>(ports: T): { [K in keyof T]: 0 } {
  return Object.fromEntries(Object.keys(ports).map((key) => [key, 0])) as { [K in keyof T]: 0 };
}
