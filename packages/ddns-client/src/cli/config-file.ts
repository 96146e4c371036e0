import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Family, Scope } from "../core/agent/record.ts";
import { DdnsError, isDdnsError } from "../core/errors.ts";
import type { DdnsAgentOptions, SourcedRecord } from "../node/agent.ts";
import { fixedSource } from "../node/sources/fixed.ts";
import { httpSource } from "../node/sources/http.ts";
import { interfaceSource } from "../node/sources/interface.ts";
import type { AddressSource } from "../node/sources/source.ts";

/**
 * Reads a configuration file of the command line.
 *
 * @throws DdnsError `option` (or the code of what is wrong in it): the message begins with the file
 * and the field, and never holds a secret.
 */
export function readConfig(
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
): DdnsAgentOptions {
  const value = parseJson(path);
  const folder = dirname(resolve(path));
  const root = fieldsOf(value, "", [
    ...["zone", "server", "key", "records", "stateFile", "enabledAtFirst", "labNetworks"],
    ...["ttl", "intervals", "timeoutMs"],
  ]);
  const options = {
    zone: text(root, "zone"),
    server: serverOf(root["server"]),
    key: keyOf(root["key"], folder, environment),
    records: list(root["records"], "records").map(recordOf),
    stateFile: resolve(folder, text(root, "stateFile")),
  };
  return {
    ...options,
    ...optional(root, "enabledAtFirst", "boolean"),
    ...optional(root, "ttl", "number"),
    ...optional(root, "timeoutMs", "number"),
    ...intervalsOf(root["intervals"]),
    ...(root["labNetworks"] === undefined
      ? {}
      : { labNetworks: list(root["labNetworks"], "labNetworks").map(textAt("labNetworks")) }),
  };
}

function parseJson(path: string): unknown {
  let source: string;
  try {
    source = readFileSync(path, "utf8");
  } catch (cause) {
    throw new DdnsError("option", `${path} cannot be read: ${reason(cause)}`, { cause });
  }
  try {
    return JSON.parse(source);
  } catch {
    // The parser's own message quotes the text around the mistake, which may be a pasted secret.
    throw new DdnsError("option", `${path} is not JSON: check its commas and quotes`);
  }
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown, field: string, known: readonly string[]): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw wrong(field || "the file", "must be an object");
  for (const name of Object.keys(value))
    if (!known.includes(name))
      throw wrong(path(field, name), `is not a setting; there are ${known.join(", ")}`);
  return value as Fields;
}

function serverOf(value: unknown): DdnsAgentOptions["server"] {
  const server = fieldsOf(value, "server", ["host", "port"]);
  const port = server["port"];
  if (port !== undefined && !(Number.isInteger(port) && Number(port) > 0 && Number(port) < 65_536))
    throw wrong("server.port", "must be a port number");
  return {
    host: text(server, "host", "server"),
    ...(port === undefined ? {} : { port: Number(port) }),
  };
}

function keyOf(
  value: unknown,
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): DdnsAgentOptions["key"] {
  if (typeof value === "object" && value !== null && "secret" in value)
    throw wrong("key.secret", "does not belong here: name a secretFile or a secretEnv");
  const key = fieldsOf(value, "key", ["name", "algorithm", "secretFile", "secretEnv"]);
  const algorithm = key["algorithm"] === undefined ? "hmac-sha256" : text(key, "algorithm", "key");
  return { name: text(key, "name", "key"), algorithm, secret: secretOf(key, folder, environment) };
}

function secretOf(
  key: Fields,
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  if (key["secretFile"] !== undefined && key["secretEnv"] !== undefined)
    throw wrong("key.secretEnv", "and key.secretFile are both there: name one");
  if (key["secretEnv"] !== undefined) {
    const name = text(key, "secretEnv", "key");
    const secret = environment[name];
    if (secret === undefined) throw wrong("key.secretEnv", `names ${name}, which is not set`);
    return secret.trim();
  }
  const file = resolve(folder, text(key, "secretFile", "key"));
  try {
    return readFileSync(file, "utf8").trim();
  } catch (cause) {
    throw wrong("key.secretFile", `cannot be read: ${reason(cause)}`);
  }
}

function recordOf(value: unknown, index: number): SourcedRecord {
  const field = `records[${index}]`;
  const record = fieldsOf(value, field, ["name", "family", "scope", "source"]);
  const family = choice<Family>(record, "family", field, ["ipv4", "ipv6"]);
  const scope =
    record["scope"] === undefined
      ? "public"
      : choice<Scope>(record, "scope", field, ["public", "lan"]);
  const source = sourceOf(record["source"], `${field}.source`, family, scope);
  return { name: text(record, "name", field), family, scope, source };
}

function sourceOf(value: unknown, field: string, family: Family, scope: Scope): AddressSource {
  const source = fieldsOf(value, field, ["type", "url", "interface", "address"]);
  switch (choice(source, "type", field, ["http", "interface", "fixed"])) {
    case "http": {
      const url = text(source, "url", field);
      return within(field, () => httpSource({ url, family }));
    }
    case "interface":
      return interfaceSource({
        family,
        scope,
        ...(source["interface"] === undefined
          ? {}
          : { interface: text(source, "interface", field) }),
      });
    default:
      return fixedSource(text(source, "address", field));
  }
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

interface Kinds {
  readonly boolean: boolean;
  readonly number: number;
}

function optional<N extends string, K extends keyof Kinds>(
  fields: Fields,
  name: N,
  kind: K,
  parent = "",
): { readonly [key in N]?: Kinds[K] } {
  const value = fields[name];
  if (value === undefined) return {};
  if (typeof value !== kind) throw wrong(path(parent, name), `must be a ${kind}`);
  return { [name]: value } as { readonly [key in N]?: Kinds[K] };
}

function text(fields: Fields, name: string, parent = ""): string {
  return textAt(path(parent, name))(fields[name]);
}

function textAt(field: string): (value: unknown) => string {
  return (value) => {
    if (typeof value === "string" && value !== "") return value;
    throw wrong(field, "must be a text");
  };
}

function list(value: unknown, field: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw wrong(field, "must be a list");
}

function choice<T extends string>(
  fields: Fields,
  name: string,
  parent: string,
  among: readonly T[],
): T {
  const found = among.find((candidate) => candidate === fields[name]);
  if (found !== undefined) return found;
  throw wrong(path(parent, name), `must be one of ${among.join(", ")}`);
}

function within<T>(field: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!isDdnsError(error)) throw error;
    throw new DdnsError(error.code, `${field}.${error.message}`, {
      field: path(field, error.field ?? ""),
    });
  }
}

function path(parent: string, name: string): string {
  return parent === "" ? name : `${parent}.${name}`;
}

function reason(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code ?? "unknown reason";
}

function wrong(field: string, why: string): DdnsError {
  return new DdnsError("option", `${field} ${why}`, { field });
}
