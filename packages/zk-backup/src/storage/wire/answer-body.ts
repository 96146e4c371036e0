/** As much of a body as came. */
export interface Body {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether it ended before its announced length, or with an error. */
  readonly broken: boolean;
}

/** No answer to a vault's client is longer: the largest object has 16 MiB. */
const LONGEST = 32 * 1024 * 1024;

/**
 * Reads a body until its end, or until the line breaks. Never holds more than {@link LONGEST}; reads
 * no further until `onBytes` is done with what came.
 */
export async function readBody(
  answer: Response,
  headersOnly: boolean,
  onBytes: (bytes: number) => Promise<void>,
): Promise<Body> {
  const announced = headersOnly ? null : announcedLength(answer.headers);
  const reader = answer.body?.getReader();
  const gathered = growing(Math.min(announced ?? 0, LONGEST));
  let broken = false;
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      if (done) break;
      if (gathered.length() + value.length > LONGEST) throw new Error("longer than any object");
      gathered.add(value);
      await onBytes(gathered.length());
    }
  } catch {
    broken = true;
  }
  return {
    bytes: gathered.bytes(),
    broken: broken || (announced !== null && gathered.length() < announced),
  };
}

/** The length of the body, where it is that of what arrives: a coding changes it. */
function announcedLength(headers: Headers): number | null {
  const header = headers.get("content-length");
  const coded = (headers.get("content-encoding") ?? "identity") !== "identity";
  return header !== null && !coded && /^\d{1,15}$/.test(header) ? Number(header) : null;
}

function growing(expected: number) {
  let memory = new Uint8Array(expected);
  let filled = 0;
  return {
    length: () => filled,
    add(part: Uint8Array) {
      if (filled + part.length > memory.length) {
        const larger = new Uint8Array(Math.max(filled + part.length, memory.length * 2));
        larger.set(memory.subarray(0, filled));
        memory = larger;
      }
      memory.set(part, filled);
      filled += part.length;
    },
    bytes: () => memory.subarray(0, filled),
  };
}
