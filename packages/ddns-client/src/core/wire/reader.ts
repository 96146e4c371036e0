import { fault, overrun } from "./fault.ts";

/** Counts the steps a decoder takes, so that a caller can see that work stays bounded. */
export interface DecodeMeter {
  steps: number;
}

/** A cursor over one message. `end` moves inward while RDATA is read. */
export interface Reader {
  readonly bytes: Uint8Array;
  readonly meter: DecodeMeter;
  readonly budget: number;
  offset: number;
  end: number;
}

/** Steps a message of `length` bytes may cost: enough for every honest message, 34-label names too. */
function stepBudget(length: number): number {
  return 512 + 8 * length;
}

/** Opens a message for reading; `meter`, when given, keeps the count for the caller. */
export function openReader(bytes: Uint8Array, meter: DecodeMeter = { steps: 0 }): Reader {
  const budget = meter.steps + stepBudget(bytes.length);
  return { bytes, meter, budget, offset: 0, end: bytes.length };
}

/** Spends one step. @throws DdnsError `work` when the message asks for more than its size allows. */
export function step(reader: Reader, at: number): void {
  reader.meter.steps += 1;
  if (reader.meter.steps > reader.budget)
    throw fault("work", at, "asks for more work than its size allows");
}

/** Reads an unsigned number of 1, 2 or 4 bytes. @throws DdnsError `overrun`. */
export function readUint(reader: Reader, size: 1 | 2 | 4, what: string): number {
  let value = 0;
  for (const byte of readBytes(reader, size, what)) value = value * 256 + byte;
  return value;
}

/** Reads `size` bytes without copying them. @throws DdnsError `overrun`. */
export function readBytes(reader: Reader, size: number, what: string): Uint8Array {
  const at = reader.offset;
  step(reader, at);
  if (at + size > reader.end) throw overrun(what, at, size, reader.end - at);
  reader.offset = at + size;
  return reader.bytes.subarray(at, at + size);
}
