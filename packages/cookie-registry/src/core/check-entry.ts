import type { EntryInput } from "./entry.ts";
import type { Place } from "./issues.ts";

/** Checks what an entry's fields say together. */
export function checkEntry(entry: EntryInput, place: Place): void {
  checkProvider(entry, place);
  if ((entry.storage ?? "cookie") === "cookie") {
    checkCookie(entry, place);
    return;
  }
  for (const field of ["path", "httpOnly", "partitioned"] as const) {
    if (entry[field] === undefined) continue;
    place.at(field).refuse("contradiction", `${entry.storage} has none; only cookies do`);
  }
  if (entry.storage !== "sessionStorage") return;
  entry.retention.forEach((retention, index) => {
    if ("session" in retention || "until" in retention) return;
    const at = place.at("retention").at(index);
    at.refuse("contradiction", "sessionStorage ends with the tab; write { session: true }");
  });
}

/** GDPR article 13(1)(e): a visitor is told who receives the data. */
function checkProvider(entry: EntryInput, place: Place): void {
  if (entry.party === "first" || entry.provider) return;
  place.at("provider").refuse("missing-field", "is missing; a third-party entry says whose it is");
}

function checkCookie(entry: EntryInput, place: Place): void {
  // RFC 6265bis section 5.6: a browser ends the name at the first = and the pair at the first ;
  if (/[=;]/.test(entry.name)) {
    place.at("name").refuse("bad-name", "a cookie's name holds neither = nor ;");
  }
  // RFC 6265bis section 4.1.3.2; browsers compare the prefix without regard to case.
  if (!/^__host-/i.test(entry.name)) return;
  if (entry.domain !== undefined) {
    const problem = "a browser refuses a __Host- cookie with a Domain attribute; leave it out";
    place.at("domain").refuse("contradiction", problem);
  }
  if ((entry.path ?? "/") !== "/") {
    const problem = "a browser refuses a __Host- cookie with any Path but /";
    place.at("path").refuse("contradiction", problem);
  }
}
