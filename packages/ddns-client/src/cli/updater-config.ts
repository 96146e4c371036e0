import { cloudflareUpdater } from "../node/updaters/cloudflare.ts";
import { desecUpdater } from "../node/updaters/desec.ts";
import { duckDnsUpdater } from "../node/updaters/duckdns.ts";
import { dyndns2Updater } from "../node/updaters/dyndns2.ts";
import { DYNDNS2_PRESETS, type Dyndns2Provider } from "../node/updaters/dyndns2-presets.ts";
import { powerDnsUpdater } from "../node/updaters/powerdns.ts";
import type { RecordUpdater } from "../node/updaters/record-updater.ts";
import { urlTemplateUpdater } from "../node/updaters/url-template.ts";
import {
  choice,
  type Fields,
  fieldsOf,
  list,
  optional,
  text,
  textAt,
  within,
  wrong,
} from "./fields.ts";
import { type SecretPlaces, secretOf } from "./secret.ts";

const AT = "updater";

type Make = (fields: Fields, zone: string, places: SecretPlaces) => RecordUpdater;

const PROVIDERS = Object.keys(DYNDNS2_PRESETS) as Dyndns2Provider[];

// Each kind of updater beside RFC 2136: its settings, and how it is made.
const KINDS: Readonly<
  Record<string, { readonly settings: readonly string[]; readonly make: Make }>
> = {
  dyndns2: {
    settings: [
      ...["provider", "url", "username", "passwordFile", "passwordEnv", "contact", "mostNames"],
    ],
    make: (fields, zone, places) =>
      dyndns2Updater({
        zone,
        username: text(fields, "username", AT),
        password: secretOf(fields, "password", AT, places),
        ...(fields["provider"] === undefined
          ? {}
          : { provider: choice(fields, "provider", AT, PROVIDERS) }),
        ...optional(fields, "url", "string", AT),
        ...optional(fields, "contact", "string", AT),
        ...optional(fields, "mostNames", "number", AT),
      }),
  },
  cloudflare: {
    settings: ["tokenFile", "tokenEnv", "zoneId", "proxied"],
    make: (fields, zone, places) =>
      cloudflareUpdater({
        zone,
        token: secretOf(fields, "token", AT, places),
        ...optional(fields, "zoneId", "string", AT),
        ...optional(fields, "proxied", "boolean", AT),
      }),
  },
  desec: {
    settings: ["tokenFile", "tokenEnv", "url"],
    make: (fields, zone, places) =>
      desecUpdater({
        zone,
        token: secretOf(fields, "token", AT, places),
        ...optional(fields, "url", "string", AT),
      }),
  },
  duckdns: {
    settings: ["tokenFile", "tokenEnv"],
    make: (fields, _zone, places) =>
      duckDnsUpdater({ token: secretOf(fields, "token", AT, places) }),
  },
  url: {
    settings: ["url", "retractUrl", "expect", "secretFile", "secretEnv"],
    make: (fields, zone, places) => {
      const hidden = fields["secretFile"] !== undefined || fields["secretEnv"] !== undefined;
      return urlTemplateUpdater({
        zone,
        url: text(fields, "url", AT),
        ...optional(fields, "retractUrl", "string", AT),
        ...(hidden ? { secret: secretOf(fields, "secret", AT, places) } : {}),
        ...(fields["expect"] === undefined
          ? {}
          : { expect: list(fields["expect"], `${AT}.expect`).map(textAt(`${AT}.expect`)) }),
      });
    },
  },
  powerdns: {
    settings: ["url", "serverId", "keyFile", "keyEnv"],
    make: (fields, zone, places) =>
      powerDnsUpdater({
        zone,
        url: text(fields, "url", AT),
        key: secretOf(fields, "key", AT, places),
        ...optional(fields, "serverId", "string", AT),
      }),
  },
};

/** Reads `updater`, which stands in place of `server` and `key`. @throws DdnsError `option`. */
export function providerOf(root: Fields, zone: string, places: SecretPlaces): RecordUpdater {
  for (const name of ["server", "key"])
    if (root[name] !== undefined) throw wrong(name, "has no place beside updater");
  const value = root[AT];
  for (const secret of ["password", "token", "key"])
    if (typeof value === "object" && value !== null && secret in value)
      throw wrong(`${AT}.${secret}`, `does not belong here: name a ${secret}File or ${secret}Env`);
  const open = fieldsOf(value, AT, Object.keys(value ?? {}));
  const { settings, make } = KINDS[
    choice(open, "type", AT, Object.keys(KINDS))
  ] as (typeof KINDS)[string];
  const fields = fieldsOf(value, AT, ["type", "addressUrl", ...settings]);
  return within(AT, () => make(fields, zone, places));
}
