import { growing } from "./growing.ts";
import type { Arriving, HeaderFields } from "./transport.ts";

/** As much of a body as came. */
export interface Body {
  readonly bytes: Uint8Array;
  /** Whether it ended before its announced length, or with an error. */
  readonly broken: boolean;
}

/** No answer to a vault's client is longer: the largest object has 16 MiB. */
const LONGEST = 32 * 1024 * 1024;

/** How a body is read. */
export interface BodyReading {
  /** Of an answer that announces the length of a body it does not have. */
  readonly headersOnly: boolean;
  /** Memory to begin in; more is taken when that is too little. */
  readonly room?: Uint8Array | undefined;
  /** Told of the bytes so far; nothing more is read before it is done. */
  readonly onBytes: (bytes: number) => Promise<void> | void;
}

/** Reads a body until its end, or until the line breaks. Never holds more than {@link LONGEST}. */
export async function readBody(answer: Arriving, reading: BodyReading): Promise<Body> {
  const { headersOnly, room, onBytes } = reading;
  const announced = headersOnly ? null : announcedLength(answer.headers);
  const gathered = growing(room ?? new Uint8Array(Math.min(announced ?? 0, LONGEST)));
  let broken = false;
  try {
    await answer.read((part) => {
      if (gathered.length() + part.length > LONGEST) throw new Error("longer than any object");
      gathered.add(part);
      return onBytes(gathered.length());
    });
  } catch {
    broken = true;
  }
  return {
    bytes: gathered.bytes(),
    broken: broken || (announced !== null && gathered.length() < announced),
  };
}

/** The length of the body, where it is that of what arrives: a coding changes it. */
function announcedLength(headers: HeaderFields): number | null {
  const header = headers.get("content-length");
  const coded = (headers.get("content-encoding") ?? "identity") !== "identity";
  return header !== null && !coded && /^\d{1,15}$/.test(header) ? Number(header) : null;
}
