import { duckDnsUpdater } from "../node/updaters/duckdns.ts";
import { dyndns2Updater } from "../node/updaters/dyndns2.ts";
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

// Each kind of updater beside RFC 2136: its settings, and how it is made.
const KINDS: Readonly<
  Record<string, { readonly settings: readonly string[]; readonly make: Make }>
> = {
  dyndns2: {
    settings: ["provider", "url", "username", "passwordFile", "passwordEnv", "contact"],
    make: (fields, zone, places) =>
      dyndns2Updater({
        zone,
        username: text(fields, "username", AT),
        password: secretOf(fields, "password", AT, places),
        ...(fields["provider"] === undefined
          ? {}
          : { provider: choice(fields, "provider", AT, ["dyn", "no-ip", "desec"] as const) }),
        ...optional(fields, "url", "string", AT),
        ...optional(fields, "contact", "string", AT),
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
