import type { Place } from "../core/issues.ts";
import { readObject } from "../core/read-value.ts";
import type { Retention } from "../core/retention.ts";
import type { EntryDraft, Imported } from "./draft.ts";
import { type Fields, flagOf, importJson, objectsIn, textOf } from "./json-source.ts";
import { readSeenName } from "./name-notation.ts";
import { periodOf } from "./seconds.ts";
import { hostFields, joined, type SightOptions } from "./sight.ts";

/**
 * Imports the cookies that responses set from an HTTP Archive (HAR 1.2), as browsers save it. Values
 * are not looked at and never kept. A cookie that a response deletes is none that it sets.
 *
 * @param input the archive's text, or what `JSON.parse` made of it
 * @example
 * const { drafts } = importHar(await readFile("visit.har", "utf8"), { site: "shop.example" });
 * const entries = completeDrafts(drafts, { known: await loadKnownDetails() });
 */
export function importHar(input: unknown, options: SightOptions = {}): Imported {
  return importJson(input, (value, place) => {
    const archive = readObject(value, place);
    const log = archive && readObject(archive["log"], place.at("log"));
    if (!log) return [];
    const entries = objectsIn(log["entries"], place.at("log").at("entries"));
    return joined(entries.flatMap(([entry, at]) => cookiesOf(entry, at, options)));
  });
}

function cookiesOf(entry: Fields, place: Place, options: SightOptions): EntryDraft[] {
  const request = readObject(entry["request"], place.at("request"));
  const response = readObject(entry["response"], place.at("response"));
  if (!request || !response) return [];
  const cookies = objectsIn(response["cookies"], place.at("response").at("cookies"));
  if (cookies.length === 0) return [];
  const host = hostOf(request, place.at("request"));
  const started = textOf(entry, "startedDateTime", place);
  const at = Date.parse(started ?? "");
  if (started !== undefined && Number.isNaN(at)) {
    place.at("startedDateTime").refuse("bad-value", "is no ISO 8601 time");
  }
  if (host === undefined || Number.isNaN(at)) return [];
  return cookies.flatMap(([cookie, where]) => draftOf(cookie, where, host, at, options));
}

function hostOf(request: Fields, place: Place): string | undefined {
  const url = textOf(request, "url", place);
  const [, host] = /^[a-z][a-z\d+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:]+)/i.exec(url ?? "") ?? [];
  if (url !== undefined && host === undefined) place.at("url").refuse("bad-value", "is no URL");
  return host;
}

function draftOf(
  cookie: Fields,
  place: Place,
  host: string,
  at: number,
  options: SightOptions,
): EntryDraft[] {
  const name = textOf(cookie, "name", place);
  if (name === undefined) return [];
  const read = readSeenName(name);
  if ("problem" in read) {
    place.at("name").refuse("bad-name", read.problem);
    return [];
  }
  const kept = retentionOf(cookie, place, at);
  if (kept === "deleted") return [];
  const { domain = host, path } = cookie;
  const httpOnly = flagOf(cookie, "httpOnly", place);
  return [
    {
      ...read,
      storage: "cookie",
      ...hostFields(typeof domain === "string" && domain !== "" ? domain : host, options),
      ...(typeof path === "string" && path.startsWith("/") && { path }),
      ...(httpOnly !== undefined && { httpOnly }),
      ...(kept && { retention: [kept] }),
    },
  ];
}

/** Browsers write no `expires`, or an empty or a null one, for a session. */
function retentionOf(cookie: Fields, place: Place, at: number): Retention | "deleted" | undefined {
  const { expires } = cookie;
  if (expires === undefined || expires === null || expires === "") return { session: true };
  const until = typeof expires === "string" ? Date.parse(expires) : Number.NaN;
  if (Number.isNaN(until)) {
    place.at("expires").refuse("bad-value", "is no ISO 8601 time");
    return undefined;
  }
  const seconds = (until - at) / 1000;
  return seconds <= 0 ? "deleted" : periodOf(seconds, Math.max(60, seconds / 1000));
}
