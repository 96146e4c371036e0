import { createCipheriv, createHash } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

/** A tree that is wanted. */
export interface TreeOptions {
  /** A `node_modules` folder: the real files that the tree is made of. */
  readonly from: string;
  /** Folder to make. */
  readonly to: string;
  readonly files: number;
  readonly bytes: number;
}

/** What was made. */
export interface Tree {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Makes a tree as on a developer's machine: two files of three are code and text, a tenth are
 * copies of others, a tenth are pictures; a third of the bytes is in some dozen large files (films,
 * a database, logs). Code is that of the installed packages; where it is taken a second time its
 * parts stand in another order and its words are others, so that it is new and as compressible as
 * before. The same packages, files and bytes give the same tree.
 */
export function makeTree({ from, to, files, bytes }: TreeOptions): Tree {
  const corpus = corpusOf(from);
  const random = seeded("a realistic tree");
  const made = { files: 0, bytes: 0 };
  const write = (path: string, content: Uint8Array): void => {
    const full = join(to, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content, { mode: random.below(20) === 0 ? 0o755 : 0o644 });
    const time = 1_600_000_000 + random.below(100_000_000) + random.below(1000) / 1000;
    utimesSync(full, time, time);
    made.files += 1;
    made.bytes += content.length;
  };

  for (const [path, content] of largeFiles(bytes / 4, random)) write(path, content);
  const pictures = Math.round(files / 10);
  const pictureBytes = (bytes / 8 / pictures) * 2;
  for (let i = 0; i < pictures; i++)
    write(`pictures/${i % 40}/${i}.jpg`, random.bytes(1000 + random.below(pictureBytes)));

  let text = bytes - made.bytes;
  const written: Uint8Array[] = [];
  for (let i = 0; made.files < files; i++) {
    const round = Math.floor(i / corpus.length);
    const source = corpus[i % corpus.length] as CorpusFile;
    const mean = Math.max(1000, text / (files - made.files));
    const again = written.length > 50 && random.below(8) === 0;
    const fresh = again
      ? (written[random.below(written.length)] as Uint8Array)
      : varied(readFileSync(source.full), round, random).subarray(0, Math.ceil(mean * 8));
    text -= fresh.length;
    if (written.length < 2000) written.push(fresh);
    write(`code-${round}/${source.path}`, fresh);
  }
  for (let i = 0; made.bytes < bytes; i++) {
    const parts = Array.from({ length: 3000 }, () => corpus[random.below(corpus.length)]);
    const archive = parts.map((part) =>
      part ? varied(readFileSync(part.full), 9, random) : EMPTY,
    );
    write(`large/archive-${i}.tar`, Buffer.concat(archive).subarray(0, 40_000_000));
  }
  return made;
}

/** Changes a few files as a day's work does: 40 edited, 10 new, 5 grown. @returns what undoes it */
export function changeTree(to: string): () => void {
  const random = seeded("a day's work");
  const undo: (() => void)[] = [];
  const write = (path: string, content: Uint8Array): void => {
    writeFileSync(join(to, path), content);
    undo.push(() => rmSync(join(to, path)));
  };
  const entries = readdirSync(join(to, "code-0"), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  for (const folder of folders.sort().slice(0, 40))
    write(`code-0/${folder}/edited.js`, random.words(3000));
  for (let i = 0; i < 10; i++) write(`pictures/0/new-${i}.jpg`, random.bytes(80_000));
  for (let i = 0; i < 5; i++) {
    const log = join(to, "large", `log-${i}.txt`);
    const { size } = statSync(log);
    writeFileSync(log, random.words(20_000), { flag: "a" });
    undo.push(() => truncateSync(log, size));
  }
  return () => {
    for (const step of undo) step();
  };
}

const EMPTY: Uint8Array = new Uint8Array();

interface CorpusFile {
  readonly path: string;
  readonly full: string;
}

/** Code, text and programs of the packages; by path, of at most 2 MB. */
function corpusOf(from: string): CorpusFile[] {
  const found: CorpusFile[] = [];
  const visit = (folder: string): void => {
    const entries = readdirSync(join(from, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !entry.name.startsWith(".")) visit(path);
      else if (entry.isFile() && statSync(join(from, path)).size < 2_000_000)
        found.push({ path, full: join(from, path) });
    }
  };
  visit("");
  return found;
}

/** Films cannot be compressed, a database hardly, logs well. */
function* largeFiles(bytes: number, random: Seeded): Generator<readonly [string, Uint8Array]> {
  for (let i = 0; i < 4; i++)
    yield [`large/film-${i}.mp4`, random.bytes(Math.round((bytes * 0.4) / 4))];
  yield ["large/mail.sqlite", database(Math.round(bytes * 0.3), random)];
  for (let i = 0; i < 5; i++) {
    const log = random
      .words(Math.round((bytes * 0.3) / 5 / 8))
      .subarray(0, Math.round(bytes * 0.06));
    yield [`large/log-${i}.txt`, log];
  }
}

/** Pages of 4 KiB: rows of text and numbers, and room that is zero. */
function database(bytes: number, random: Seeded): Uint8Array {
  const pages = new Uint8Array(bytes);
  for (let at = 0; at + 4096 <= bytes; at += 4096) {
    pages.set(random.bytes(600), at);
    pages.set(random.words(300).subarray(0, 2200), at + 700);
  }
  return pages;
}

/** The same again is new: parts in another order, and now and then another word. */
function varied(content: Buffer, round: number, random: Seeded): Uint8Array {
  if (round === 0 || content.length < 64) return content;
  const turn = random.below(content.length);
  const turned = Buffer.concat([content.subarray(turn), content.subarray(0, turn)]);
  for (let at = random.below(200); at + 6 < turned.length; at += 100 + random.below(400))
    turned.write(random.below(0xffffff).toString(36), at, "latin1");
  return turned;
}

interface Seeded {
  /** 0 up to, and without, this. */
  below(limit: number): number;
  bytes(length: number): Uint8Array;
  /** Words and numbers of a log, in lines. */
  words(count: number): Buffer;
}

function seeded(seed: string): Seeded {
  const key = createHash("sha256").update(seed).digest();
  const stream = createCipheriv("aes-256-ctr", key, Buffer.alloc(16));
  const bytes = (length: number): Buffer => stream.update(Buffer.alloc(Math.round(length)));
  let pool: Buffer = Buffer.alloc(0);
  let at = 0;
  const next = (): number => {
    if (at + 4 > pool.length) [pool, at] = [bytes(65_536), 0];
    at += 4;
    return pool.readUInt32LE(at - 4);
  };
  const below = (limit: number): number => next() % Math.max(1, Math.floor(limit));
  const vocabulary = Array.from({ length: 3000 }, () => word(next()));
  return {
    below,
    bytes,
    words(count) {
      const words: string[] = [];
      for (let i = 0; i < count; i++) {
        const kind = next();
        if (i % 12 === 0) words.push(`\n2026-${1000 + (kind % 9000)}`);
        else if (kind % 5 === 0) words.push((kind >>> 4).toString(16));
        else words.push(vocabulary[((kind >>> 8) % 55) ** 2 % 3000] ?? "the");
      }
      return Buffer.from(words.join(" "));
    },
  };
}

function word(from: number): string {
  return from.toString(26).replace(/\d/g, (digit) => "etaoinshrd"[Number(digit)] ?? "e");
}

/** Bytes in files below a folder. */
export function bytesBelow(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
