import type { Retention } from "../core/retention.ts";
import { PROVIDERS, RETENTIONS, ROWS } from "./details.ts";
import type { KnownCookieDetails } from "./index.ts";

const providers = PROVIDERS.split("\n");
const retentions = RETENTIONS.split("\n");
const rows = ROWS.split("\n");

/** Reads the details of the name at a place in the table. */
export function detailsAt(at: number): Pick<KnownCookieDetails, "provider" | "retention"> {
  const [provider = "", retention = ""] = (rows[at] ?? "").split(" ");
  const text = retentions[Number.parseInt(retention, 36)] ?? "?";
  return {
    provider: providers[Number.parseInt(provider, 36)] ?? "",
    ...(text !== "?" && { retention: text.split("/").map(readAlternative) }),
  };
}

/** `P7D`, `session`, `persistent` or `~event`, with `?condition` after it. */
function readAlternative(text: string): Retention {
  const [kept = "", condition] = text.split("?");
  const when = condition === undefined ? {} : { when: { en: condition } };
  if (kept === "session") return { session: true, ...when };
  if (kept === "persistent") return { persistent: true, ...when };
  return kept.startsWith("~") ? { until: { en: kept.slice(1) }, ...when } : { iso: kept, ...when };
}
