import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Family, Scope } from "../core/agent/record.ts";
import { DdnsError, isDdnsError } from "../core/errors.ts";
import type { DdnsAgentOptions, ProviderAgentOptions, SourcedRecord } from "../node/ddns-agent.ts";
import {
  choice,
  type Fields,
  fieldsOf,
  list,
  optional,
  portOf,
  text,
  textAt,
  wrong,
} from "./fields.ts";
import type { Hooks } from "./hooks.ts";
import { type JsonText, parseJsonText } from "./json-text.ts";
import { secretOf } from "./secret.ts";
import { sourceOf } from "./source-config.ts";
import { providerOf } from "./updater-config.ts";

/** What a configuration file says: the agent's settings, and what the command line does beside. */
export type CliConfig = (DdnsAgentOptions | ProviderAgentOptions) & {
  readonly hooks: Hooks;
  /** File that is kept in Prometheus' text format, for a textfile collector. */
  readonly metricsFile: string | null;
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads a configuration file of the command line.
 *
 * @throws DdnsError `option` (or the code of what is wrong in it): the message begins with the file
 * and the field, and never holds a secret.
 */
export function readConfig(path: string, environment: Environment): CliConfig {
  const json = parseFile(path);
  try {
    return optionsOf(json.value, dirname(resolve(path)), environment);
  } catch (error) {
    if (!isDdnsError(error) || error.field === undefined) throw error;
    const line = `line ${json.lineOf(error.field)}: ${error.message}`;
    throw new DdnsError(error.code, line, { field: error.field });
  }
}

function optionsOf(value: unknown, folder: string, environment: Environment): CliConfig {
  const root = fieldsOf(value, "", [
    ...[
      "zone",
      "server",
      "key",
      "updater",
      "records",
      "stateFile",
      "enabledAtFirst",
      "labNetworks",
    ],
    ...["ttl", "intervals", "timeoutMs", "verifyAuthorities", "hooks", "metricsFile", "$schema"],
  ]);
  const zone = text(root, "zone");
  const party = root["updater"] === undefined ? "server" : "updater";
  const keeper =
    party === "updater"
      ? { updater: providerOf(root, zone, { folder, environment }) }
      : { server: serverOf(root["server"]), key: keyOf(root["key"], folder, environment) };
  const { addressUrl } = optional(root[party] as Fields, "addressUrl", "string", party);
  return {
    ...{ zone, ...keeper },
    records: list(root["records"], "records").map((record, i) => recordOf(record, i, addressUrl)),
    stateFile: resolve(folder, text(root, "stateFile")),
    hooks: hooksOf(root["hooks"]),
    metricsFile:
      root["metricsFile"] === undefined ? null : resolve(folder, text(root, "metricsFile")),
    ...optional(root, "enabledAtFirst", "boolean"),
    ...optional(root, "ttl", "number"),
    ...optional(root, "verifyAuthorities", "boolean"),
    ...optional(root, "timeoutMs", "number"),
    ...intervalsOf(root["intervals"]),
    ...(root["labNetworks"] === undefined
      ? {}
      : { labNetworks: list(root["labNetworks"], "labNetworks").map(textAt("labNetworks")) }),
  };
}

function parseFile(path: string): JsonText {
  let source: string;
  try {
    source = readFileSync(path, "utf8");
  } catch (cause) {
    throw new DdnsError("option", `${path} cannot be read: ${reason(cause)}`, { cause });
  }
  return parseJsonText(source.replace(/^\ufeff/, ""));
}

function serverOf(value: unknown): DdnsAgentOptions["server"] {
  const server = fieldsOf(value, "server", ["host", "port", "addressUrl"]);
  return { host: text(server, "host", "server"), ...portOf(server, "server") };
}

function keyOf(value: unknown, folder: string, environment: Environment): DdnsAgentOptions["key"] {
  if (typeof value === "object" && value !== null && "secret" in value)
    throw wrong("key.secret", "does not belong here: name a secretFile or a secretEnv");
  const key = fieldsOf(value, "key", ["name", "algorithm", "secretFile", "secretEnv"]);
  const algorithm = key["algorithm"] === undefined ? "hmac-sha256" : text(key, "algorithm", "key");
  return {
    name: text(key, "name", "key"),
    algorithm,
    secret: secretOf(key, "secret", "key", { folder, environment }),
  };
}

function recordOf(value: unknown, index: number, addressUrl: string | undefined): SourcedRecord {
  const field = `records[${index}]`;
  const record = fieldsOf(value, field, ["name", "family", "scope", "source"]);
  const family = choice<Family>(record, "family", field, ["ipv4", "ipv6"]);
  const scope =
    record["scope"] === undefined
      ? "public"
      : choice<Scope>(record, "scope", field, ["public", "lan"]);
  const party = addressUrl === undefined ? undefined : { type: "http", url: addressUrl };
  if (record["source"] === undefined && party === undefined)
    throw wrong(
      `${field}.source`,
      "is missing: name one, or an addressUrl of the updated party for all",
    );
  const source = sourceOf(record["source"] ?? party, `${field}.source`, { family, scope });
  return { name: text(record, "name", field), family, scope, source };
}

const EVENTS = [
  ...["published", "refused-address", "conflict", "failed", "stopped", "enabled", "disabled"],
  ...["retracted", "retraction-failed", "unsaved", "verified"],
];

function hooksOf(value: unknown): Hooks {
  if (value === undefined) return {};
  const hooks = fieldsOf(value, "hooks", EVENTS);
  return Object.fromEntries(
    Object.entries(hooks).map(([event, command]) => {
      const words = list(command, `hooks.${event}`).map(textAt(`hooks.${event}`));
      if (words.length === 0) throw wrong(`hooks.${event}`, "must name a program");
      return [event, words];
    }),
  );
}

function intervalsOf(value: unknown): Pick<DdnsAgentOptions, "intervals"> {
  if (value === undefined) return {};
  const intervals = fieldsOf(value, "intervals", ["check", "refresh", "retry", "hold"]);
  return {
    intervals: {
      ...optional(intervals, "check", "number", "intervals"),
      ...optional(intervals, "refresh", "number", "intervals"),
      ...optional(intervals, "retry", "number", "intervals"),
      ...optional(intervals, "hold", "number", "intervals"),
    },
  };
}

function reason(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code ?? "unknown reason";
}
