import { DsarError } from "../core/error.ts";
import type { DeskVisit } from "./desk-server.ts";

/** As much of a reference as the queue shows. */
const SHOWN = 8;

/**
 * Finds the one open request that an operator means by its reference or by the person's whole address. A
 * name is no answer: anybody can write somebody else's.
 *
 * @throws DsarError `request-invalid` when none fits, or several do.
 */
export async function soughtRequest({ desk }: DeskVisit, words: string): Promise<string> {
  const sought = words.trim().toLowerCase();
  const open = sought.length < SHOWN ? [] : await desk.queue({ search: sought });
  const [found, another] = open.filter(
    ({ id, address }) => id.startsWith(sought) || address === sought,
  );
  if (found !== undefined && another === undefined) return found.id;
  const message =
    found === undefined
      ? "No open request has this reference or address."
      : "Several open requests fit: give the reference that stands on the page of the right one.";
  throw new DsarError("request-invalid", message, { path: "request" });
}
