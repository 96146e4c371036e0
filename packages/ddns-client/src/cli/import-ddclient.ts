import { DdnsError } from "../core/errors.ts";

/** What came of a ddclient.conf. */
export interface Imported {
  /** Configurations of ours, one for each zone and key, without secrets. */
  readonly configs: readonly object[];
  /** What could not be taken over, a line each, with the line of the file. */
  readonly left: readonly string[];
}

interface Block {
  readonly line: number;
  readonly settings: ReadonlyMap<string, string>;
  readonly hosts: readonly string[];
}

/**
 * Translates a ddclient configuration (3.10 and 4) into ours: `protocol=nsupdate`, with addresses
 * from interfaces, web pages or a fixed `ip`. Passwords are never read: ddclient's nsupdate keeps a
 * key file's name there, and that name is passed on.
 *
 * @throws DdnsError `option` when nothing in it can be taken over.
 */
export function importDdclient(text: string): Imported {
  const left: string[] = [];
  const configs = readBlocks(text).flatMap((block) => {
    const protocol = block.settings.get("protocol") ?? "dyndns2";
    if (protocol !== "nsupdate") {
      left.push(`line ${block.line}: protocol ${protocol}: ask its provider for RFC 2136 updates`);
      return [];
    }
    return [configOf(block, left)];
  });
  if (configs.length === 0)
    throw new DdnsError("option", ["nothing could be taken over", ...left].join("\n"));
  return { configs, left };
}

// Settings are separated by commas, or stand alone on lines; a line without "=" at its end names
// hosts and closes a block. Global settings stand before the first host.
function readBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  const globals = new Map<string, string>();
  let own = new Map<string, string>();
  for (const { line, content } of logicalLines(text)) {
    const settings = [...content.matchAll(/([\w-]+)\s*=\s*('[^']*'|"[^"]*"|[^\s,]*)\s*,?/g)];
    const pairs = settings.map(([, name = "", value = ""]) => [name, unquoted(value)] as const);
    const rest = settings.reduce((left, [whole]) => left.replace(whole, " "), content);
    const hosts = rest.split(/[\s,]+/).filter(Boolean);
    for (const [name, value] of pairs) own.set(name, value);
    if (hosts.length > 0) {
      blocks.push({ line, hosts, settings: new Map([...globals, ...own]) });
      own = new Map();
    } else if (!content.endsWith(",")) {
      for (const [name, value] of own) globals.set(name, value);
      own = new Map();
    }
  }
  return blocks;
}

function logicalLines(text: string): { readonly line: number; readonly content: string }[] {
  const lines: { line: number; content: string }[] = [];
  let open = false;
  for (const [i, raw] of text.split("\n").entries()) {
    const content = raw.replace(/(^|\s)#.*$/, "").trim();
    const last = lines.at(-1);
    if (open && last !== undefined) last.content = `${last.content} ${content}`;
    else if (content !== "") lines.push({ line: i + 1, content });
    open = content.endsWith("\\");
    const ended = lines.at(-1);
    if (ended !== undefined) ended.content = ended.content.replace(/\\$/, "").trim();
  }
  return lines;
}

function unquoted(value: string): string {
  return /^(['"]).*\1$/.test(value) ? value.slice(1, -1) : value;
}

const UNDERSTOOD = [
  ...["protocol", "server", "zone", "login", "password", "ttl", "daemon", "use", "usev4", "usev6"],
  ...["if", "ifv4", "ifv6", "web", "webv4", "webv6", "ip", "ipv4", "ipv6"],
  ...["pid", "cache", "syslog", "ssl", "mail", "mail-failure", "foreground", "verbose", "quiet"],
];

function configOf({ settings, hosts, line }: Block, left: string[]): object {
  const zone = settings.get("zone") ?? "";
  const key = settings.get("password") ?? "";
  if (zone === "") left.push(`line ${line}: there is no zone: write it into the configuration`);
  for (const name of settings.keys())
    if (!UNDERSTOOD.includes(name)) left.push(`line ${line}: ${name} has no counterpart`);
  left.push(`line ${line}: put the secret of ${key || "your key file"} into a secretFile, alone`);
  const ttl = Number(settings.get("ttl"));
  const check = Number(settings.get("daemon"));
  return {
    zone,
    server: { host: settings.get("server") ?? "" },
    key: { name: "the-name-in-your-key-file", secretFile: "ddns.secret" },
    records: hosts.flatMap((name) => sourcesOf(settings).map((record) => ({ name, ...record }))),
    stateFile: "ddns.state.json",
    ...(ttl > 0 ? { ttl } : {}),
    ...(check > 0 ? { intervals: { check } } : {}),
  };
}

function sourcesOf(settings: ReadonlyMap<string, string>): object[] {
  const found = (["v4", "v6"] as const).flatMap((version) => {
    const use =
      settings.get(`use${version}`) ?? (version === "v4" ? settings.get("use") : undefined);
    if (use === undefined || use === "disabled" || use === "no") return [];
    return [
      { family: version === "v4" ? "ipv4" : "ipv6", source: sourceOf(use, version, settings) },
    ];
  });
  return found.length > 0 ? found : [{ family: "ipv4", source: { type: "router" } }];
}

function sourceOf(
  use: string,
  version: "v4" | "v6",
  settings: ReadonlyMap<string, string>,
): object {
  const value = (name: string) => settings.get(`${name}${version}`) ?? settings.get(name);
  const kind = use.replace(/v[46]$/, "");
  if (kind === "if") {
    const device = value("if");
    return { type: "interface", ...(device === undefined ? {} : { interface: device }) };
  }
  if (kind === "ip") return { type: "fixed", address: value("ip") ?? "" };
  const url = value("web") ?? "";
  if (kind === "web" && /^https?:/.test(url)) return { type: "http", url, format: "text" };
  // A router's page, a command or a service by name: the household's router is asked instead.
  return version === "v4" ? { type: "router" } : { type: "interface" };
}
