import { DsarError } from "../core/error.ts";
import type { Register } from "../core/register/register.ts";
import type { Particulars } from "../core/request/particulars.ts";

/**
 * Keeps what a person said beyond the type; null when that is nothing.
 *
 * @throws DsarError `request-invalid` for a purpose that the register does not have.
 */
export function particularsOf(register: Register, given: Particulars): Particulars | null {
  const { purposes = [], corrections = {} } = given;
  const known = new Set(register.purposes.map(({ id }) => id));
  const at = purposes.findIndex((id) => !known.has(id));
  if (at >= 0)
    throw new DsarError("request-invalid", `The field "purposes.${at}" names no purpose of ours.`, {
      path: `purposes.${at}`,
    });
  const said = {
    ...(purposes.length === 0 ? {} : { purposes }),
    ...(Object.keys(corrections).length === 0 ? {} : { corrections }),
  };
  return Object.keys(said).length === 0 ? null : said;
}
