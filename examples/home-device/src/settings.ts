import { isIP } from "node:net";

/** What the device is started with. */
export interface DeviceSettings {
  /** Folder for the device's own state: switch, account, vault key. Nobody else reads it. */
  readonly dataDir: string;
  /** Folder that is backed up. */
  readonly filesDir: string;
  /** TCP port of the admin page on 127.0.0.1; 0 for a free one. */
  readonly port: number;
  /** Base address of the maker's cloud, without a slash at the end. */
  readonly cloudUrl: string;
  /** The name asked for at the first start: one label. */
  readonly name: string;
  /** The device's address inside the home. */
  readonly lanAddress: string;
  /** Documentation ranges that a demo treats as public. */
  readonly labNetworks: readonly string[];
  /** Seconds between looks at the own address. */
  readonly checkSeconds: number;
  /** File with the root metadata of the maker's updates; null for a device that came without. */
  readonly updateRoot: string | null;
  /** Seconds between looks for an update. */
  readonly updateCheckSeconds: number;
}

/** The demo follows a new address within seconds; a product would ask every five minutes. */
const CHECK_SECONDS = 5;

const DAY_SECONDS = 86_400;

/**
 * Reads `DEVICE_DATA`, `DEVICE_FILES`, `DEVICE_PORT`, `CLOUD_URL`, `DEVICE_NAME`,
 * `DEVICE_LAN_ADDRESS`, `LAB_NETWORKS`, `DEVICE_CHECK_SECONDS`, `DEVICE_UPDATE_ROOT` and
 * `DEVICE_UPDATE_SECONDS`.
 *
 * @throws Error naming the variable that is missing or wrong.
 */
export function readSettings(env: NodeJS.ProcessEnv): DeviceSettings {
  return {
    dataDir: needed(env, "DEVICE_DATA"),
    filesDir: needed(env, "DEVICE_FILES"),
    port: wholeNumber(env, "DEVICE_PORT", 0, 65_535, 0),
    cloudUrl: cloudUrl(needed(env, "CLOUD_URL")),
    name: deviceName(needed(env, "DEVICE_NAME")),
    lanAddress: lanAddress(needed(env, "DEVICE_LAN_ADDRESS")),
    labNetworks: list(env["LAB_NETWORKS"]),
    checkSeconds: wholeNumber(env, "DEVICE_CHECK_SECONDS", 1, 86_400, CHECK_SECONDS),
    updateRoot: env["DEVICE_UPDATE_ROOT"] || null,
    updateCheckSeconds: wholeNumber(env, "DEVICE_UPDATE_SECONDS", 1, 8 * DAY_SECONDS, DAY_SECONDS),
  };
}

function needed(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set.`);
  return value;
}

function wholeNumber(
  env: NodeJS.ProcessEnv,
  name: string,
  least: number,
  most: number,
  usual: number,
): number {
  const value = Number(env[name] ?? usual);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(
    `${name} is "${env[name]}": a whole number from ${least} to ${most} belongs there.`,
  );
}

function cloudUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw new Error(`CLOUD_URL is "${text}": an http or https address belongs there.`);
  return text.replace(/\/+$/, "");
}

function deviceName(text: string): string {
  if (/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text)) return text;
  throw new Error(
    `DEVICE_NAME is "${text}": lower-case letters, digits and inner hyphens belong there.`,
  );
}

function lanAddress(text: string): string {
  if (isIP(text) === 4) return text;
  throw new Error(`DEVICE_LAN_ADDRESS is "${text}": an IPv4 address belongs there.`);
}

function list(text: string | undefined): string[] {
  return (text ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}
