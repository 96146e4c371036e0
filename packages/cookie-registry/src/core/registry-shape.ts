import {
  CATEGORIES,
  type EntryInput,
  INFERABLE_FIELDS,
  type Provider,
  type Service,
  STORAGE_KINDS,
} from "./entry.ts";
import type { Place } from "./issues.ts";
import {
  type Reader,
  readBoolean,
  readFields,
  readList,
  readLocalizedText,
  readObject,
  readOneOf,
  readText,
  readTrue,
} from "./read-value.ts";
import type { RegistryInput } from "./registry.ts";
import type {
  EventRetention,
  PersistentRetention,
  Retention,
  SessionRetention,
  TimedRetention,
} from "./retention.ts";

/** Reads a registry's fields one by one; what their values say is checked elsewhere. */
export const readShape: Reader<RegistryInput> = (value, place) =>
  readFields<RegistryInput>(
    value,
    place,
    {
      $schema: readText,
      version: readText,
      entries: readList(readEntry),
      services: readList(readService),
    },
    ["$schema", "version", "services"],
  );

const readEntry: Reader<EntryInput> = (value, place) =>
  readFields<EntryInput>(
    value,
    named(value, place),
    {
      name: readText,
      storage: readOneOf(STORAGE_KINDS),
      category: readOneOf(CATEGORIES),
      party: readOneOf(["first", "third"]),
      provider: readProvider,
      purpose: readLocalizedText,
      retention: readList(readRetention),
      domain: readText,
      path: readText,
      httpOnly: readBoolean,
      partitioned: readBoolean,
      inferred: readList(readOneOf(INFERABLE_FIELDS)),
    },
    ["storage", "provider", "domain", "path", "httpOnly", "partitioned", "inferred"],
  );

const readService: Reader<Service> = (value, place) =>
  readFields<Service>(
    value,
    named(value, place),
    {
      name: readText,
      category: readOneOf(CATEGORIES),
      purpose: readLocalizedText,
      expects: readOneOf(["no-storage"]),
      domains: readList(readText),
    },
    ["domains"],
  );

const readProvider: Reader<Provider> = (value, place) =>
  readFields<Provider>(
    value,
    place,
    { name: readText, application: readBoolean, domains: readList(readText) },
    ["application", "domains"],
  );

/** The four kinds of retention, by the field that tells them apart. */
const RETENTIONS: Readonly<Record<string, Reader<Retention>>> = {
  iso: (value, place) =>
    readFields<TimedRetention>(value, place, { iso: readText, when: readLocalizedText }, ["when"]),
  session: (value, place) =>
    readFields<SessionRetention>(value, place, { session: readTrue, when: readLocalizedText }, [
      "when",
    ]),
  persistent: (value, place) =>
    readFields<PersistentRetention>(
      value,
      place,
      { persistent: readTrue, when: readLocalizedText },
      ["when"],
    ),
  until: (value, place) =>
    readFields<EventRetention>(
      value,
      place,
      { until: readLocalizedText, when: readLocalizedText },
      ["when"],
    ),
};

const readRetention: Reader<Retention> = (value, place) => {
  const fields = readObject(value, place);
  if (!fields) return undefined;
  const kinds = Object.keys(RETENTIONS).filter((kind) => fields[kind] !== undefined);
  const [kind] = kinds;
  if (kind !== undefined && kinds.length === 1) return RETENTIONS[kind]?.(value, place);
  const found = kinds.join(" and ") || Object.keys(fields).join(", ") || "nothing";
  place.refuse("bad-value", `states exactly one of iso, session, persistent, until; has ${found}`);
  return undefined;
};

function named(value: unknown, place: Place): Place {
  const name = (value as { name?: unknown } | null | undefined)?.name;
  return typeof name === "string" && name !== "" ? place.named(name) : place;
}
