import { DdnsError, type DdnsErrorCode } from "../errors.ts";

/** The error for bytes that are no message of their kind, with the offset at which that shows. */
export function fault(code: DdnsErrorCode, offset: number, what: string): DdnsError {
  return new DdnsError(code, `${what} (offset ${offset} of the message)`, { offset });
}

/** The error for a field that asks for more bytes than are there. */
export function overrun(what: string, offset: number, wanted: number, left: number): DdnsError {
  return fault("overrun", offset, `${what} needs ${wanted} bytes, ${left} are left`);
}
