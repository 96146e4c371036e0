import type { DdnsStatus, RecordStatus } from "@candor/ddns-client/node";
import type { NameRegistration } from "../cloud/client.ts";

/** What the admin page and `status.json` say of the device's name. */
export interface DnsView {
  /** The switch. */
  readonly enabled: boolean;
  /** Null until the maker's cloud gave the device its name. */
  readonly fqdn: string | null;
  readonly lan: string | null;
  /** Addresses the authority was last seen to give, written by this device; null for none. */
  readonly published: { readonly public: string | null; readonly lan: string | null };
  /** When the authority was last asked, ISO 8601. */
  readonly verifiedAt: string | null;
  /** After an opt-out: what became of the records. Null when nothing was to be retracted. */
  readonly retraction: "owed" | "done" | "failed" | null;
  /** Another device or person writes to the name; switching on takes it over. */
  readonly conflict: boolean;
  /** What a person should know, in a sentence; null when all is well. */
  readonly lastError: string | null;
}

export interface ViewInput {
  readonly wanted: boolean;
  readonly name: NameRegistration | null;
  /** Null while there is no name. */
  readonly status: DdnsStatus | null;
  readonly registrationError: string | null;
}

/** Puts what is known together. */
export function viewOf({ wanted, name, status, registrationError }: ViewInput): DnsView {
  const records = status?.records ?? [];
  const find = (scope: RecordStatus["scope"]) => records.find((record) => record.scope === scope);
  const verified = find("public")?.verifiedAt ?? null;
  return {
    enabled: status?.enabled ?? wanted,
    fqdn: name?.fqdn ?? null,
    lan: name?.lan ?? null,
    published: {
      public: find("public")?.published ?? null,
      lan: find("lan")?.published ?? null,
    },
    verifiedAt: verified === null ? null : new Date(verified).toISOString(),
    retraction: status?.retraction?.state ?? null,
    conflict:
      records.some(({ error }) => error?.code === "conflict") ||
      (status !== null && isShutOut(status)),
    lastError: status === null ? registrationError : errorIn(status),
  };
}

/** The name server does not know this device's key any more: the name went to another one. */
export function isShutOut({ enabled, records }: DdnsStatus): boolean {
  const codes = records.map(({ error }) => error?.code);
  return enabled && codes.some((code) => code === "BADSIG" || code === "BADKEY");
}

function errorIn(status: DdnsStatus): string | null {
  if (status.damage !== null)
    return `What the device knew of its name was damaged, so publishing is off: ${status.damage}`;
  if (status.unsaved !== null) return `The switch could not be saved: ${status.unsaved}`;
  if (!status.enabled)
    return status.retraction?.state === "failed"
      ? `Publishing is off, but the records could not be removed: ${status.retraction.message}`
      : null;
  if (isShutOut(status))
    return "The name server does not take this device's key: another device of the account has the name now.";
  const failing = status.records.find(({ error }) => error !== null);
  if (failing?.error == null) return null;
  const { name, error } = failing;
  return error.message.startsWith(name) ? error.message : `${name}: ${error.message}`;
}
