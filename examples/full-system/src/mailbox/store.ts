import { mkdir, open, readdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import PostalMime from "postal-mime";

/** One letter as a reader sees it. */
export interface Letter {
  readonly id: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly date: string;
  readonly text: string;
}

/** The letters of everyone in the demo, one file each, kept across restarts. */
export interface LetterStore {
  /** Keeps a raw letter; resolves when it is on disk. */
  add(to: string, raw: Uint8Array): Promise<void>;
  /** The letters to one address, or to all, oldest first. */
  list(to?: string): Promise<Letter[]>;
  /** One letter byte for byte, as it came over the wire; null when there is none. */
  raw(id: string): Promise<Uint8Array | null>;
}

/** Keeps letters as `<sequence>-<recipient>.eml` in a folder. */
export async function openLetterStore(folder: string): Promise<LetterStore> {
  await mkdir(folder, { recursive: true });
  let sequence = (await letters(folder)).length;
  return {
    async add(to, raw) {
      sequence++;
      const name = `${String(sequence).padStart(8, "0")}-${encodeURIComponent(to)}.eml`;
      await writeDurably(folder, name, raw);
    },
    async list(to) {
      const found: Letter[] = [];
      for (const name of await letters(folder)) {
        const letter = await read(folder, name);
        if (to === undefined || letter.to === to) found.push(letter);
      }
      return found;
    },
    async raw(id) {
      const name = (await letters(folder)).find((one) => one.startsWith(`${id}-`));
      return name === undefined ? null : readFile(join(folder, name));
    },
  };
}

async function letters(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith(".eml")).sort();
}

async function read(folder: string, name: string): Promise<Letter> {
  const mail = await PostalMime.parse(await readFile(join(folder, name)));
  return {
    id: name.slice(0, 8),
    to: decodeURIComponent(name.slice(9, -".eml".length)),
    from: mail.from?.address ?? "",
    subject: mail.subject ?? "",
    date: mail.date ?? "",
    text: mail.text ?? "",
  };
}

async function writeDurably(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const draft = join(folder, `${name}.part`);
  const file = await open(draft, "w");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, join(folder, name));
}
