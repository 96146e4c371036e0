import type { StorageKind } from "../core/entry.ts";
import type { Place } from "../core/issues.ts";
import { readObject } from "../core/read-value.ts";
import type { Retention } from "../core/retention.ts";
import type { EntryDraft, Imported } from "./draft.ts";
import { type Fields, flagOf, importJson, objectsIn, textOf } from "./json-source.ts";
import { readSeenName } from "./name-notation.ts";
import { periodOf } from "./seconds.ts";
import { hostFields, joined, type SightOptions } from "./sight.ts";

/** How a storage state is read. */
export interface StorageStateOptions extends SightOptions {
  /**
   * When the state was taken. A state says when a cookie ends and not when it was set: with this the
   * time that was left is the retention, marked `inferred`; without it the retention is left out.
   */
  readonly takenAt?: Date;
}

/**
 * Imports what a browser holds from Playwright's storage state: cookies, localStorage and, where it was
 * asked for, IndexedDB. Values are not looked at and never kept.
 *
 * @param input what `context.storageState()` returned, or the file's text
 * @example
 * const state = await context.storageState({ indexedDB: true });
 * const { drafts } = importStorageState(state, { site: "shop.example", takenAt: new Date() });
 */
export function importStorageState(input: unknown, options: StorageStateOptions = {}): Imported {
  return importJson(input, (value, place) => {
    const state = readObject(value, place);
    if (!state) return [];
    const cookies = objectsIn(state["cookies"], place.at("cookies"));
    const origins = objectsIn(state["origins"], place.at("origins"), false);
    return joined([
      ...cookies.flatMap(([cookie, at]) => cookieDraft(cookie, at, options)),
      ...origins.flatMap(([origin, at]) => originDrafts(origin, at, options)),
    ]);
  });
}

function cookieDraft(cookie: Fields, place: Place, options: StorageStateOptions): EntryDraft[] {
  const name = nameOf(cookie, place);
  const domain = textOf(cookie, "domain", place);
  if (name === undefined || domain === undefined) return [];
  const { path } = cookie;
  const httpOnly = flagOf(cookie, "httpOnly", place);
  const kept = retentionOf(cookie, place, options.takenAt);
  return [
    {
      name,
      storage: "cookie",
      ...hostFields(domain, options),
      ...(typeof path === "string" && { path }),
      ...(httpOnly !== undefined && { httpOnly }),
      ...(cookie["partitionKey"] !== undefined && { partitioned: true }),
      ...(kept && { retention: [kept] }),
      ...(kept && "iso" in kept && { inferred: ["retention" as const] }),
    },
  ];
}

function nameOf(fields: Fields, place: Place): string | undefined {
  const text = textOf(fields, "name", place);
  if (text === undefined) return undefined;
  const read = readSeenName(text);
  if ("name" in read) return read.name;
  place.at("name").refuse("bad-name", read.problem);
  return undefined;
}

function retentionOf(
  { expires }: Fields,
  place: Place,
  takenAt: Date | undefined,
): Retention | undefined {
  if (typeof expires !== "number" || Number.isNaN(expires)) {
    place.at("expires").refuse("wrong-type", "expected seconds since 1970, or -1 for a session");
    return undefined;
  }
  if (expires < 0) return { session: true };
  if (!takenAt) return undefined;
  const seconds = expires - takenAt.getTime() / 1000;
  return periodOf(seconds, Math.max(60, seconds / 1000));
}

const STORES: readonly (readonly [field: string, storage: StorageKind])[] = [
  ["localStorage", "localStorage"],
  ["indexedDB", "indexedDB"],
];

function originDrafts(origin: Fields, place: Place, options: StorageStateOptions): EntryDraft[] {
  const url = textOf(origin, "origin", place);
  const [, host] = /^[a-z][a-z\d+.-]*:\/\/([^/:]+)/i.exec(url ?? "") ?? [];
  if (url !== undefined && host === undefined) {
    place.at("origin").refuse("bad-value", "is no origin, such as https://shop.example");
  }
  if (host === undefined) return [];
  return STORES.flatMap(([field, storage]) =>
    objectsIn(origin[field], place.at(field), false).flatMap(([item, at]): EntryDraft[] => {
      const name = nameOf(item, at);
      if (name === undefined) return [];
      const retention = [{ persistent: true as const }];
      return [{ name, storage, ...hostFields(host, options), retention }];
    }),
  );
}
