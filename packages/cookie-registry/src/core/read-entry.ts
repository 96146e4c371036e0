import { parseDuration } from "./duration.ts";
import {
  CATEGORIES,
  type EntryInput,
  INFERABLE_FIELDS,
  type Provider,
  type Service,
  STORAGE_KINDS,
} from "./entry.ts";
import { readDomain } from "./host.ts";
import { type Place, shown } from "./issues.ts";
import {
  readBoolean,
  readFields,
  readList,
  readLocalizedText,
  readObject,
  readOneOf,
  readText,
  readTrue,
} from "./read-value.ts";
import type {
  EventRetention,
  PersistentRetention,
  Retention,
  SessionRetention,
  TimedRetention,
} from "./retention.ts";

/** Reads an entry's fields one by one; what two fields say together is checked elsewhere. */
export function readEntry(value: unknown, place: Place): EntryInput | undefined {
  const at = named(value, place);
  const entry = readFields<EntryInput>(
    value,
    at,
    {
      name: readText,
      storage: readOneOf(STORAGE_KINDS),
      category: readOneOf(CATEGORIES),
      party: readOneOf(["first", "third"]),
      provider: readProvider,
      purpose: readLocalizedText,
      retention: readList(readRetention, 1),
      domain: readHost,
      path: readPath,
      httpOnly: readBoolean,
      partitioned: readBoolean,
      inferred: readList(readOneOf(INFERABLE_FIELDS)),
    },
    ["storage", "provider", "domain", "path", "httpOnly", "partitioned", "inferred"],
  );
  return entry ?? undefined;
}

/** Reads a service that keeps nothing. */
export function readService(value: unknown, place: Place): Service | undefined {
  const service = readFields<Service>(
    value,
    named(value, place),
    {
      name: readText,
      category: readOneOf(CATEGORIES),
      purpose: readLocalizedText,
      expects: readOneOf(["no-storage"]),
    },
    [],
  );
  return service ?? undefined;
}

function named(value: unknown, place: Place): Place {
  const name = (value as { name?: unknown } | null | undefined)?.name;
  return typeof name === "string" && name !== "" ? place.named(name) : place;
}

function readProvider(value: unknown, place: Place): Provider | undefined {
  const readers = { name: readText, application: readBoolean };
  return readFields<Provider>(value, place, readers, ["application"]) ?? undefined;
}

function readRetention(value: unknown, place: Place): Retention | undefined {
  const fields = readObject(value, place);
  if (!fields) return undefined;
  const kinds = ["iso", "session", "persistent", "until"].filter((kind) =>
    Object.hasOwn(fields, kind),
  );
  if (kinds.length !== 1) {
    const found = kinds.length === 0 ? "none of them" : kinds.join(" and ");
    place.refuse("bad-value", `states one of iso, session, persistent, until; found ${found}`);
    return undefined;
  }
  return readKind(kinds[0] as string, value, place) ?? undefined;
}

function readKind(kind: string, value: unknown, place: Place): Retention | null {
  const when = readLocalizedText;
  if (kind === "iso") {
    return readFields<TimedRetention>(value, place, { iso: readIso, when }, ["when"]);
  }
  if (kind === "session") {
    return readFields<SessionRetention>(value, place, { session: readTrue, when }, ["when"]);
  }
  if (kind === "persistent") {
    return readFields<PersistentRetention>(value, place, { persistent: readTrue, when }, ["when"]);
  }
  return readFields<EventRetention>(value, place, { until: readLocalizedText, when }, ["when"]);
}

function readIso(value: unknown, place: Place): string | undefined {
  const iso = readText(value, place);
  if (iso === undefined || parseDuration(iso)) return iso;
  place.refuse(
    "bad-duration",
    `${shown(iso)} is no ISO 8601 duration of some length; write P2Y, P30D or PT24H`,
  );
  return undefined;
}

function readHost(value: unknown, place: Place): string | undefined {
  const text = readText(value, place);
  if (text === undefined) return undefined;
  const host = readDomain(text);
  if (host !== null) return host;
  place.refuse(
    "bad-value",
    `${shown(text)} is no host name; write shop.example, other alphabets as xn--`,
  );
  return undefined;
}

function readPath(value: unknown, place: Place): string | undefined {
  const path = readText(value, place);
  if (path === undefined || /^\/[^;\p{Cc}]*$/u.test(path)) return path;
  place.refuse("bad-value", `${shown(path)} is no cookie path; it begins with / and holds no ;`);
  return undefined;
}
