import type { Family, Scope } from "../core/agent/record.ts";
import { dnsSource } from "../node/sources/dns.ts";
import { fixedSource } from "../node/sources/fixed.ts";
import { hostSuffixSource } from "../node/sources/host-suffix.ts";
import { httpSource } from "../node/sources/http.ts";
import { interfaceSource } from "../node/sources/interface.ts";
import { quorumSource } from "../node/sources/quorum.ts";
import { type RouterProtocol, routerSource } from "../node/sources/router.ts";
import type { AddressSource } from "../node/sources/source.ts";
import { stunSource } from "../node/sources/stun.ts";
import {
  choice,
  type Fields,
  fieldsOf,
  inside,
  list,
  optional,
  portOf,
  text,
  within,
  wrong,
} from "./fields.ts";

/** What the source is for. */
interface Purpose {
  readonly family: Family;
  readonly scope: Scope;
}

type Reader = (source: Fields, field: string, purpose: Purpose) => AddressSource;

const COMMON = ["type", "hostSuffix", "prefix"];

// Each kind of source: the settings it has, and how they are read.
const KINDS: Readonly<
  Record<string, { readonly settings: readonly string[]; readonly read: Reader }>
> = {
  http: {
    settings: ["url", "format", "timeoutMs"],
    read: (source, field, { family }) => {
      const format =
        source["format"] === undefined
          ? {}
          : { format: choice(source, "format", field, ["json", "text"]) };
      const url = text(source, "url", field);
      return within(field, () => httpSource({ url, family, ...format, ...timeout(source, field) }));
    },
  },
  router: {
    settings: ["gateway", "protocols", "timeoutMs"],
    read: (source, field, { family, scope }) => {
      if (family !== "ipv4" || scope !== "public")
        throw wrong(inside(field, "type"), "router tells public IPv4 addresses alone");
      return routerSource({
        ...optional(source, "gateway", "string", field),
        ...protocolsOf(source["protocols"], inside(field, "protocols")),
        ...timeout(source, field),
      });
    },
  },
  stun: {
    settings: ["host", "port", "timeoutMs"],
    read: (source, field, { family }) =>
      stunSource({ family, ...server(source, field), ...timeout(source, field) }),
  },
  dns: {
    settings: ["host", "port", "name", "record", "class", "timeoutMs"],
    read: (source, field, { family }) => {
      const record =
        source["record"] === undefined
          ? {}
          : { type: choice(source, "record", field, ["A", "AAAA", "TXT"]) };
      return dnsSource({
        ...{ family, name: text(source, "name", field) },
        ...record,
        ...server(source, field),
        ...optional(source, "class", "number", field),
        ...timeout(source, field),
      });
    },
  },
  interface: {
    settings: ["interface"],
    read: (source, field, purpose) =>
      interfaceSource({ ...purpose, ...optional(source, "interface", "string", field) }),
  },
  fixed: {
    settings: ["address"],
    read: (source, field) => fixedSource(text(source, "address", field)),
  },
  quorum: {
    settings: ["sources", "agree"],
    read: (source, field, purpose) => {
      const at = inside(field, "sources");
      const sources = list(source["sources"], at).map((one, i) =>
        sourceOf(one, `${at}[${i}]`, purpose),
      );
      const agree = optional(source, "agree", "number", field);
      return within(field, () => quorumSource({ sources, ...agree }));
    },
  },
};

/** Reads a `source` of the configuration. @throws DdnsError `option` with the field. */
export function sourceOf(value: unknown, field: string, purpose: Purpose): AddressSource {
  const type = choice(
    fieldsOf(value, field, Object.keys(value ?? {})),
    ...(["type", field, Object.keys(KINDS)] as const),
  );
  const { settings, read } = KINDS[type] as (typeof KINDS)[string];
  const fields = fieldsOf(value, field, [...COMMON, ...settings]);
  const source = read(fields, field, purpose);
  const { hostSuffix, prefix } = {
    ...optional(fields, "hostSuffix", "string", field),
    ...optional(fields, "prefix", "number", field),
  };
  if (hostSuffix === undefined && prefix === undefined) return source;
  if (hostSuffix === undefined) throw wrong(inside(field, "prefix"), "belongs to a hostSuffix");
  if (purpose.family !== "ipv6") throw wrong(inside(field, "hostSuffix"), "is for ipv6");
  return within(field, () =>
    hostSuffixSource({ source, suffix: hostSuffix, ...(prefix === undefined ? {} : { prefix }) }),
  );
}

function server(source: Fields, field: string): { readonly host: string; readonly port?: number } {
  return { host: text(source, "host", field), ...portOf(source, field) };
}

function timeout(source: Fields, field: string): { readonly timeoutMs?: number } {
  const { timeoutMs } = optional(source, "timeoutMs", "number", field);
  if (timeoutMs === undefined) return {};
  if (timeoutMs >= 1 && timeoutMs <= 60_000) return { timeoutMs };
  throw wrong(inside(field, "timeoutMs"), "must be from 1 to 60000");
}

function protocolsOf(value: unknown, field: string): { readonly protocols?: RouterProtocol[] } {
  if (value === undefined) return {};
  const protocols = list(value, field).map((protocol, i) =>
    choice({ protocol } as Fields, "protocol", `${field}[${i}]`, [
      "nat-pmp",
      "pcp",
      "upnp",
    ] as const),
  );
  if (protocols.length === 0) throw wrong(field, "must name one");
  return { protocols };
}
