import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { byteReader } from "../core/codec/byte-reader.ts";
import { byteWriter } from "../core/codec/byte-writer.ts";
import type { ExtendedAttribute } from "../core/vault/trees/tree.ts";
import { ATTRIBUTE_SCRIPT } from "./attribute-script.ts";
import { PYTHON } from "./python.ts";

/**
 * Reads and sets extended attributes (access lists, capabilities and labels are among them), which
 * Node cannot: a Python that is asked over a pipe, one request after another. It is started when it
 * is first needed.
 */
export interface AttributeHelper {
  /**
   * Attributes of each of these entries, links not followed; null where they cannot be read, and
   * null in all where there is no helper.
   */
  read(paths: readonly Buffer[]): Promise<readonly Extended[] | null>;
  /**
   * Sets attributes of an entry.
   *
   * @returns the codes of those that were refused; null where there is no helper
   */
  write(path: Buffer, attributes: readonly ExtendedAttribute[]): Promise<readonly string[] | null>;
  close(): void;
}

/** Makes a helper; it can do nothing where there is no Python that can: macOS, Windows. */
export function createAttributeHelper(): AttributeHelper {
  let starting: Promise<Running | null> | null = null;
  const running = () => {
    starting ??= start();
    return starting;
  };
  /** What is asked for within a few milliseconds goes over the pipe together. */
  let asked: Buffer[] = [];
  let answering: Promise<readonly Extended[] | null> | null = null;
  const askAll = async (): Promise<readonly Extended[] | null> => {
    const paths = asked;
    [asked, answering] = [[], null];
    const helper = await running();
    if (helper === null) return null;
    const answer = await helper.ask(Buffer.concat([READ, ...joined(paths)])).catch(() => null);
    return answer === null ? paths.map(() => null) : decodeAnswer(answer, paths.length);
  };
  return {
    async read(paths) {
      const from = asked.length;
      asked.push(...paths);
      answering ??= setTimeout(TOGETHER).then(askAll);
      return (await answering)?.slice(from, from + paths.length) ?? null;
    },
    async write(path, attributes) {
      const helper = await running();
      if (helper === null) return null;
      const answer = await helper.ask(encodeWrite(path, attributes)).catch(() => null);
      return answer === null ? ["EPIPE"] : answer.toString("latin1").split(" ").filter(Boolean);
    },
    close() {
      starting?.then((helper) => helper?.end());
    },
  };
}

/** Milliseconds in which questions are gathered: a walk goes on meanwhile, and asks for thousands. */
const TOGETHER = 10;

/** An entry's attributes; null where they cannot be read. */
type Extended = readonly ExtendedAttribute[] | null;

interface Running {
  ask(request: Uint8Array): Promise<Buffer>;
  end(): void;
}

async function start(): Promise<Running | null> {
  if (process.platform !== "linux") return null;
  const child = spawn(PYTHON, ["-I", "-S", "-c", ATTRIBUTE_SCRIPT], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const answers = answersOf(child);
  try {
    await answers.next();
  } catch {
    return null;
  }
  return {
    ask(request) {
      child.stdin.write(Buffer.concat([byteWriter(4).u32(request.length).finish(), request]));
      return answers.next();
    },
    end: () => child.stdin.end(),
  };
}

const [READ, WRITE, NUL] = [Buffer.from("R"), Buffer.from("W"), Buffer.from([0])];

function joined(paths: readonly Buffer[]): Buffer[] {
  return paths.flatMap((path) => [path, NUL]);
}

function encodeWrite(path: Buffer, attributes: readonly ExtendedAttribute[]): Uint8Array {
  const size = attributes.reduce((sum, { name, value }) => sum + name.length + value.length + 6, 0);
  const writer = byteWriter(3 + path.length + size)
    .bytes(WRITE)
    .u16(path.length)
    .bytes(path);
  for (const { name, value } of attributes)
    writer.u16(name.length).bytes(name).u32(value.length).bytes(value);
  return writer.finish();
}

const UNREADABLE = 0xffff;

function decodeAnswer(answer: Buffer, count: number): (ExtendedAttribute[] | null)[] {
  const reader = byteReader(answer, "answer of the attribute helper", "bad-input");
  const found = Array.from({ length: count }, () => {
    const attributes = reader.u16("count");
    if (attributes === UNREADABLE) return null;
    return Array.from({ length: attributes }, () => ({
      name: reader.bytes(reader.u16("name length"), "name").slice(),
      value: reader.bytes(reader.u32("value length"), "value").slice(),
    }));
  });
  reader.end();
  return found;
}

interface Waiting {
  resolve(answer: Buffer): void;
  reject(error: Error): void;
}

/** Cuts what the child prints into answers, each with its length before it, in order. */
function answersOf(child: ChildProcessByStdio<Writable, Readable, null>) {
  const waiting: Waiting[] = [];
  let parts: Buffer[] = [];
  let have = 0;
  let gone: Error | null = null;
  const end = (): void => {
    gone ??= new Error("The process that reads extended attributes has ended.");
    for (const { reject } of waiting.splice(0)) reject(gone);
  };
  child.stdout.on("data", (part: Buffer) => {
    parts.push(part);
    have += part.length;
    while (have >= 4) {
      const bytes = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, have);
      parts = [bytes];
      const length = bytes.readUInt32BE(0);
      if (have < 4 + length) return;
      parts = [bytes.subarray(4 + length)];
      have -= 4 + length;
      waiting.shift()?.resolve(bytes.subarray(4, 4 + length));
    }
  });
  child.once("error", end);
  child.once("close", end);
  child.stdin.on("error", end);
  return {
    next: () =>
      new Promise<Buffer>((resolve, reject) => {
        if (gone) reject(gone);
        else waiting.push({ resolve, reject });
      }),
  };
}
