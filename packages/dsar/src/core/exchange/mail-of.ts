import { DsarError } from "../error.ts";
import { isMailAddress } from "../request/new-request.ts";

/** A mail address from a foreign payload; without one nobody could confirm the request. */
export function mailOf(value: unknown, path: string): string {
  if (typeof value === "string" && isMailAddress(value)) return value.toLowerCase();
  throw new DsarError(
    "request-invalid",
    `The field "${path}" holds no mail address: without one the person cannot be asked.`,
    { path },
  );
}
