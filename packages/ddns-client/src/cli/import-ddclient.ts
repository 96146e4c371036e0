import { DdnsError } from "../core/errors.ts";
import { DYNDNS2_PRESETS } from "../node/updaters/dyndns2-presets.ts";
import { type Block, readBlocks } from "./ddclient-conf.ts";
import { sourcesOf } from "./ddclient-sources.ts";

/** What came of a ddclient.conf. */
export interface Imported {
  /** Configurations of ours, one for each block that could be taken over, without secrets. */
  readonly configs: readonly object[];
  /** What could not be taken over or has to be looked at, a line each, with the line of the file. */
  readonly left: readonly string[];
}

/** What keeps the records: the part of a configuration that a protocol decides. */
interface Keeper {
  readonly zone: string;
  readonly keeper: object;
  /** What a person has still to do. */
  readonly notes: readonly string[];
}

/**
 * Translates a ddclient configuration (3.10 and 4) into ours: the protocols nsupdate, dyndns2, noip,
 * cloudflare and duckdns, with addresses from interfaces, web pages or a fixed `ip`. Passwords are
 * never taken over: each configuration names a file to put its secret into.
 *
 * @throws DdnsError `option` when nothing in it can be taken over.
 */
export function importDdclient(text: string): Imported {
  const left: string[] = [];
  const configs = readBlocks(text).flatMap((block) => {
    const protocol = block.settings.get("protocol") ?? "dyndns2";
    const translate = Object.hasOwn(PROTOCOLS, protocol) ? PROTOCOLS[protocol] : undefined;
    if (translate === undefined) {
      left.push(`line ${block.line}: protocol ${protocol} has no counterpart`);
      return [];
    }
    return [configOf(block, translate(block), left)];
  });
  if (configs.length === 0)
    throw new DdnsError("option", ["nothing could be taken over", ...left].join("\n"));
  return { configs, left };
}

const SECRET = "ddns.secret";

const PROTOCOLS: Readonly<Record<string, (block: Block) => Keeper>> = {
  nsupdate({ settings }) {
    const zone = settings.get("zone") ?? "";
    const key = { name: "the-name-in-your-key-file", secretFile: SECRET };
    // Not a secret: ddclient keeps the name of a key file where others have a password.
    const keyFile = settings.get("password") || "your key file";
    return {
      ...{ zone, keeper: { server: { host: settings.get("server") ?? "" }, key } },
      notes: [
        ...(zone === "" ? ["there is no zone: write it into the configuration"] : []),
        `put the secret of ${keyFile} into ${SECRET}, alone`,
      ],
    };
  },
  dyndns2: (block) => dyndns2(block, block.settings.get("server") ?? "members.dyndns.org"),
  noip: (block) => dyndns2(block, "dynupdate.no-ip.com"),
  cloudflare(block) {
    const zone = block.settings.get("zone") ?? guessedZone(block);
    const keeper = { updater: { type: "cloudflare", tokenFile: SECRET } };
    const byToken = block.settings.get("login") === "token";
    const note = byToken
      ? `put the API token into ${SECRET}`
      : `the global API key is not taken: put an API token with "DNS: Edit" into ${SECRET}`;
    return { zone, keeper, notes: [note] };
  },
  duckdns() {
    const keeper = { updater: { type: "duckdns", tokenFile: SECRET } };
    return { zone: "duckdns.org", keeper, notes: [`put the token into ${SECRET}`] };
  },
};

function dyndns2(block: Block, server: string): Keeper {
  const { settings } = block;
  const [provider, preset] =
    Object.entries(DYNDNS2_PRESETS).find(([, { url }]) => new URL(url).hostname === server) ?? [];
  const zone = guessedZone(block);
  const where =
    provider === undefined
      ? { url: `https://${server}${settings.get("script") ?? "/nic/update"}` }
      : { provider };
  const contact = preset?.needsContact === true ? { contact: "you@mail.example" } : {};
  const login = { username: settings.get("login") ?? "", passwordFile: SECRET };
  return {
    zone,
    keeper: { updater: { type: "dyndns2", ...where, ...login, ...contact } },
    notes: [
      `put the password into ${SECRET}`,
      `the zone is taken to be ${zone}: look whether it is`,
      ...(preset?.needsContact === true ? ["put your mail address into contact"] : []),
    ],
  };
}

// What is right of the first label; ddclient has no need to know the zone.
function guessedZone({ hosts: [first = ""] }: Block): string {
  const labels = first.split(".");
  return labels.length > 2 ? labels.slice(1).join(".") : first;
}

const UNDERSTOOD = [
  ...["protocol", "server", "script", "zone", "login", "password", "ttl", "daemon"],
  ...["use", "usev4", "usev6", "if", "ifv4", "ifv6", "web", "webv4", "webv6", "ip", "ipv4", "ipv6"],
  ...["pid", "cache", "syslog", "ssl", "mail", "mail-failure", "foreground", "verbose", "quiet"],
];

function configOf({ settings, hosts, line }: Block, made: Keeper, left: string[]): object {
  const { zone, keeper, notes } = made;
  for (const name of settings.keys())
    if (!UNDERSTOOD.includes(name)) left.push(`line ${line}: ${name} has no counterpart`);
  for (const note of notes) left.push(`line ${line}: ${note}`);
  const ttl = Number(settings.get("ttl"));
  const check = Number(settings.get("daemon"));
  return {
    ...{ zone, ...keeper },
    records: hosts.flatMap((host) => {
      const name = host.includes(".") ? host : `${host}.${zone}`; // DuckDNS's names may be short
      return sourcesOf(settings).map((record) => ({ name, ...record }));
    }),
    stateFile: "ddns.state.json",
    ...(ttl > 0 ? { ttl } : {}),
    ...(check > 0 ? { intervals: { check } } : {}),
  };
}
