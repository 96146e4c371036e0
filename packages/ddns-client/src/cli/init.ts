import { randomBytes } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DdnsError } from "../core/errors.ts";
import { canonicalName, isWithin } from "../core/wire/name.ts";

/** What `init` is told. */
export interface InitOptions {
  readonly folder: string;
  readonly zone: string;
  readonly server: string;
  readonly name: string;
}

/**
 * Writes a first configuration with a fresh key: `ddns.json`, `ddns.secret`, and `ddns.key`, the
 * key as BIND and Knot read it, for the server. Nothing that is there is overwritten.
 *
 * @returns what was written and what to do with it; the secret is in the files alone.
 * @throws DdnsError `option` when a file is there already, `name-syntax` for a name that is none.
 */
export async function init(options: InitOptions): Promise<string> {
  const [zone, name] = [canonicalName(options.zone), canonicalName(options.name)];
  if (!isWithin(name, zone))
    throw new DdnsError("option", `--name: ${name} is not inside the zone ${zone}`);
  const secret = randomBytes(32).toString("base64");
  const key = `key "${name}." {\n  algorithm hmac-sha256;\n  secret "${secret}";\n};\n`;
  const written: string[] = [];
  try {
    for (const [file, text, mode] of [
      ["ddns.secret", `${secret}\n`, 0o600],
      ["ddns.key", key, 0o600],
      [
        "ddns.json",
        `${JSON.stringify(configuration(options.server, zone, name), null, 2)}\n`,
        0o644,
      ],
    ] as const) {
      const path = join(resolve(options.folder), file);
      await writeNew(path, text, mode);
      written.push(path);
    }
  } catch (error) {
    for (const path of written) await rm(path);
    throw error;
  }
  return [
    `Written: ${written.join(", ")}`,
    `1. Copy ddns.key to the server, and let the key change ${name} there.`,
    "2. ddns-client check --config ddns.json",
    "3. ddns-client run --config ddns.json",
  ].join("\n");
}

// The household's own router and interfaces: nobody outside is asked for the address.
function configuration(host: string, zone: string, name: string): object {
  return {
    zone,
    server: { host },
    key: { name, secretFile: "ddns.secret" },
    records: [
      { name, family: "ipv4", source: { type: "router" } },
      { name, family: "ipv6", source: { type: "interface" } },
    ],
    stateFile: "ddns.state.json",
  };
}

async function writeNew(path: string, text: string, mode: number): Promise<void> {
  try {
    await writeFile(path, text, { flag: "wx", mode });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why =
      code === "EEXIST" ? "is there already: it is left as it is" : `cannot be written: ${code}`;
    throw new DdnsError("option", `${path} ${why}`, { cause });
  }
}
