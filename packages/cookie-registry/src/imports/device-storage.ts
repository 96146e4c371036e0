import type { Category } from "../core/entry.ts";
import { isHost } from "../core/host.ts";
import type { Place } from "../core/issues.ts";
import { readObject } from "../core/read-value.ts";
import type { Retention } from "../core/retention.ts";
import type { EntryDraft, Imported } from "./draft.ts";
import { type Fields, importJson, objectsIn, textOf } from "./json-source.ts";
import { readNotedName } from "./name-notation.ts";
import { periodOf } from "./seconds.ts";

/** How a disclosure is read. */
export interface DeviceStorageImportOptions {
  /** The vendor that published it, which no file of the format says. */
  readonly vendor?: string;
}

/**
 * Imports a vendor's device storage disclosure (IAB TCF 2, Vendor Device Storage & Operational
 * Disclosures 1.1): one draft for each item and host. Category and party are concluded from purposes
 * and domains, `web` is taken for localStorage; all of it is marked `inferred`.
 *
 * @param input the file's text, or what `JSON.parse` made of it
 * @example
 * const { drafts } = importDeviceStorage(await response.json(), { vendor: "AdTech123" });
 */
export function importDeviceStorage(
  input: unknown,
  options: DeviceStorageImportOptions = {},
): Imported {
  return importJson(input, (value, place) => {
    const file = readObject(value, place);
    if (!file) return [];
    return objectsIn(file["disclosures"], place.at("disclosures")).flatMap(([item, at]) =>
      draftsOf(item, at, options),
    );
  });
}

function draftsOf(
  item: Fields,
  place: Place,
  { vendor }: DeviceStorageImportOptions,
): EntryDraft[] {
  const identifier = textOf(item, "identifier", place);
  const storage = storageOf(item, place);
  const read = identifier === undefined ? undefined : readNotedName(identifier);
  if (read && "problem" in read) place.at("identifier").refuse("bad-name", read.problem);
  if (!read || "problem" in read || !storage) return [];
  const category = categoryOf(item["purposes"], place.at("purposes"));
  const kept = retentionOf(item, storage, place);
  const { description } = item;
  return domainsOf(item, place).map((domain): EntryDraft => {
    const party = domain === undefined ? "first" : "third";
    return {
      ...read,
      storage,
      ...(category && { category }),
      party,
      ...(vendor !== undefined && {
        provider: { name: vendor, ...(party === "first" && { application: true }) },
      }),
      ...(typeof description === "string" &&
        description !== "" && { purpose: { en: description } }),
      ...(kept && { retention: [kept] }),
      ...(domain !== undefined && { domain }),
      inferred: [
        ...(storage === "cookie" ? [] : ["storage" as const]),
        ...(category ? ["category" as const] : []),
        "party",
      ],
    };
  });
}

function storageOf({ type }: Fields, place: Place): "cookie" | "localStorage" | undefined {
  if (type === "cookie") return "cookie";
  if (type === "web") return "localStorage";
  const problem =
    type === "app" ? "app storage is no browser's; leave it out" : "expected cookie or web";
  place.at("type").refuse(type === undefined ? "missing-field" : "bad-value", problem);
  return undefined;
}

function retentionOf(
  { maxAgeSeconds: age }: Fields,
  storage: "cookie" | "localStorage",
  place: Place,
): Retention | undefined {
  if (storage !== "cookie") return { persistent: true };
  if (typeof age === "number" && age >= 0) return age === 0 ? { session: true } : periodOf(age);
  const at = place.at("maxAgeSeconds");
  if (age === undefined || age === null) at.refuse("missing-field", "is missing for a cookie");
  else at.refuse("wrong-type", "expected seconds, 0 or more");
  return undefined;
}

/** The narrowest reading that asks: advertising before measuring before anything that needs consent. */
function categoryOf(purposes: unknown, place: Place): Category | undefined {
  if (!Array.isArray(purposes) || purposes.some((one) => !Number.isInteger(one))) {
    const missing = purposes === undefined;
    place.refuse(
      missing ? "missing-field" : "wrong-type",
      missing ? "is missing" : "expected a list of the Global Vendor List's numbers",
    );
    return undefined;
  }
  const serves = (...wanted: readonly number[]) => wanted.some((one) => purposes.includes(one));
  if (serves(2, 3, 4, 7)) return "marketing";
  if (serves(8, 9, 10)) return "analytics";
  return serves(1, 5, 6, 11) ? "functional" : "essential";
}

/** Hosts without their wildcards, each once; undefined for storage of the sites that embed the vendor. */
function domainsOf(item: Fields, place: Place): (string | undefined)[] {
  const { domains = item["domain"] === undefined ? undefined : [item["domain"]] } = item;
  if (domains === undefined) return [undefined];
  if (!Array.isArray(domains)) {
    place.at("domains").refuse("wrong-type", "expected a list of hosts");
    return [undefined];
  }
  const hosts = domains.flatMap((one: unknown, index): (string | undefined)[] => {
    if (one === "*") return [undefined];
    const host = typeof one === "string" ? one.toLowerCase().replace(/^(?:\*?\.)+/, "") : "";
    if (isHost(host)) return [host];
    place.at("domains").at(index).refuse("bad-value", "is no host, such as *.vendor.example");
    return [];
  });
  return hosts.length === 0 ? [undefined] : [...new Set(hosts)];
}
