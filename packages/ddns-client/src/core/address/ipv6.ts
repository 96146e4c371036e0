import { type AddressBytes, parseIpv4 } from "./ipv4.ts";

/**
 * Parses the text forms of RFC 4291 section 2.2 (full, `::`, IPv4 tail) without a zone identifier.
 *
 * @returns sixteen bytes, or null.
 */
export function parseIpv6(text: string): AddressBytes | null {
  if (text.length > 45) return null;
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const head = groups(halves[0] ?? "", halves.length === 1);
  const tail = groups(halves[1] ?? "", true);
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const words = [...head, ...new Array<number>(missing).fill(0), ...tail];
  return Uint8Array.from(words.flatMap((word) => [word >> 8, word & 255]));
}

function groups(text: string, last: boolean): number[] | null {
  if (text === "") return [];
  const words: number[] = [];
  const parts = text.split(":");
  for (const [i, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      words.push(Number.parseInt(part, 16));
      continue;
    }
    const tail = last && i === parts.length - 1 ? parseIpv4(part) : null;
    if (tail === null) return null;
    words.push(word(tail, 0), word(tail, 1));
  }
  return words;
}

function word(bytes: AddressBytes, index: number): number {
  return ((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0);
}

/** Writes sixteen bytes as RFC 5952 section 4 says: lower case, longest run of zeros as `::`. */
export function formatIpv6(bytes: AddressBytes): string {
  const words = Array.from({ length: 8 }, (_, i) => word(bytes, i));
  const [start, length] = longestZeros(words);
  const hex = (part: readonly number[]) => part.map((value) => value.toString(16)).join(":");
  if (length < 2) return hex(words);
  return `${hex(words.slice(0, start))}::${hex(words.slice(start + length))}`;
}

function longestZeros(words: readonly number[]): [start: number, length: number] {
  let best: [number, number] = [0, 0];
  for (let start = 0; start < words.length; start++) {
    let end = start;
    while (words[end] === 0) end++;
    if (end - start > best[1]) best = [start, end - start];
  }
  return best;
}
