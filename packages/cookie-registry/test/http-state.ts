import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Folder of the published vectors; it lies beside the repository. */
export const VECTORS: string = fileURLToPath(
  new URL("../../../../shared/vectors", import.meta.url),
);

/** A case of the http-state working group: lines received, and the cookies to be sent back. */
export interface HttpStateCase {
  readonly test: string;
  readonly received: readonly string[];
  readonly sent: readonly { readonly name: string; readonly value: string }[];
  /** Where the next request goes; to a fixed page when left out. */
  readonly "sent-to"?: string;
}

/** The address that every case's lines are received from. */
export function receivedFrom({ test }: HttpStateCase): URL {
  return new URL(`http://home.example.org:8888/cookie-parser?${test.toLowerCase()}`);
}

/** The address that the cookies are then sent to. */
export function sentTo(one: HttpStateCase): URL {
  const page = `/cookie-parser-result?${one.test.toLowerCase()}`;
  return new URL(one["sent-to"] ?? page, receivedFrom(one));
}

export function httpStateCases(): HttpStateCase[] {
  return readVectors("parser.json");
}

export function httpStateDates(): { readonly test: string; readonly expected: string | null }[] {
  return [
    ...readVectors<{ test: string; expected: string | null }>("dates.json"),
    ...readVectors<{ test: string; expected: string | null }>("dates-bsd.json"),
  ];
}

/** The files carry comments and raw tabs, which JSON has no place for. */
function readVectors<T>(file: string): T[] {
  const text = readFileSync(`${VECTORS}/http-state/${file}`, "utf8");
  return JSON.parse(text.replace(/^\s*\/\/.*$/gm, "").replaceAll("\t", "\\t"));
}
