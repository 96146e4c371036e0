import { inWords } from "./explained.ts";
import { bytesText, countText, durationText } from "./report.ts";
import { escaped, shownLines } from "./shown-path.ts";

/** How far a command is. */
export interface Progress {
  readonly files: number;
  readonly bytes: number;
  /** What there is in all: known in a restore, of a backup what the one before had. */
  readonly allFiles?: number | undefined;
  readonly allBytes?: number | undefined;
  /** Bytes put onto the storage. */
  readonly storedBytes?: number | undefined;
}

/** Where a command says what it does while it does it. */
export interface Output {
  /** A record of many, on standard output: as JSON, or as a line for people. */
  record(json: object, text: string): Promise<void>;
  /** Bytes as they are, on standard output. */
  bytes(part: Uint8Array): Promise<void>;
  /** Shows how far it is: a line on a terminal, JSON under `--json`, nothing in pipes. */
  progress(now: Progress): void;
  /** Removes the line of progress. */
  clear(): void;
  /** Something a person should know, on standard error. */
  warn(code: string, message: string): void;
}

/** What an output writes to. */
export interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Milliseconds, from any beginning. */
  readonly now: () => number;
}

/** Milliseconds between two lines of progress. */
const ON_TERMINAL = 100;
const AS_JSON = 1000;

/** Whoever read standard output has gone, as `head` does: there is nobody left to write for. */
export class ReaderGone extends Error {
  constructor() {
    super("Nobody reads standard output any more.");
    this.name = "ReaderGone";
  }
}

/** Gives a command its output. */
export function createOutput(options: OutputOptions): Output {
  const { json, quiet, stdout, stderr, now } = options;
  const shows = !quiet && (json || stderr.isTTY === true);
  const began = now();
  let last = Number.NEGATIVE_INFINITY;
  let shown = false;
  const clear = (): void => {
    if (shown) stderr.write("\r\x1b[K");
    shown = false;
  };
  const write = async (part: Uint8Array | string): Promise<void> => {
    clear();
    if (stdout.destroyed) throw new ReaderGone();
    if (!stdout.write(part)) await drained(stdout);
  };
  return {
    record: (record, text) => write(`${json ? JSON.stringify(record) : shownLines(text)}\n`),
    bytes: write,
    progress(at) {
      const time = now();
      if (!shows || time - last < (json ? AS_JSON : ON_TERMINAL)) return;
      last = time;
      const seconds = (time - began) / 1000;
      if (json) stderr.write(`${JSON.stringify({ type: "progress", seconds, ...at })}\n`);
      else stderr.write(`\r\x1b[K${cut(progressText(at, seconds), stderr.columns)}`);
      shown = !json;
    },
    clear,
    warn(code, message) {
      clear();
      const line = json
        ? JSON.stringify({ type: "warning", code, message })
        : `Warning: ${inWords(escaped(message))}`;
      stderr.write(`${line}\n`);
    },
  };
}

/** How far it is in a line: counts, share, rate, and the time that is left at this rate. */
export function progressText(at: Progress, seconds: number): string {
  const { files, bytes, allFiles, allBytes, storedBytes } = at;
  const rate = seconds > 0 ? bytes / seconds : 0;
  const parts = [
    allFiles === undefined
      ? countText(files, "file")
      : `${files} of ${countText(allFiles, "file")}`,
    allBytes === undefined ? bytesText(bytes) : `${bytesText(bytes)} of ${bytesText(allBytes)}`,
    `${bytesText(rate)}/s`,
  ];
  if (allBytes !== undefined && allBytes > 0) {
    parts.unshift(`${String(Math.min(100, Math.floor((bytes / allBytes) * 100))).padStart(3)} %`);
    if (rate > 0) parts.push(`${durationText((Math.max(0, allBytes - bytes) / rate) * 1000)} left`);
  }
  if (storedBytes !== undefined) parts.push(`${bytesText(storedBytes)} stored`);
  return parts.join(", ");
}

function cut(text: string, columns: number | undefined): string {
  return columns === undefined || columns === 0 ? text : text.slice(0, columns - 1);
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off("drain", done).off("close", done).off("error", done);
      resolve();
    };
    stream.on("drain", done).on("close", done).on("error", done);
  });
}
