import { copyFile, mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { type PageNote, sealPage } from "../static/index.ts";
import { type CommandLine, needed, UsageError } from "./command-line.ts";
import { CouldNotRun, type Outcome } from "./outcome.ts";

interface SealedFile {
  readonly file: string;
  readonly changed: boolean;
  readonly notes: readonly PageNote[];
}

/** Seals every HTML file of a folder; other files are copied as they are. */
export async function seal({ subject, options }: CommandLine): Promise<Outcome> {
  const folder = resolve(needed(subject, "the folder"));
  const site = needed(options.site, "--site");
  const target = targetOf(folder, options);
  const sealed: SealedFile[] = [];
  for (const file of await filesOf(folder, target)) {
    const from = join(folder, file);
    if (!/\.html?$/i.test(file)) {
      if (target !== null && target !== folder) await copyTo(from, join(target, file));
      continue;
    }
    const before = await readFile(from, "utf8");
    const { html, notes } = sealPage(before, { site, trustedTypes: options["trusted-types"] });
    sealed.push({ file, changed: html !== before, notes });
    if (target !== null) await writeWhole(join(target, file), html);
  }
  if (sealed.length === 0) throw new CouldNotRun(`${folder} has no HTML file.`);
  return told(sealed, options.check);
}

/** Where the pages go; null when nothing is to be written. */
function targetOf(folder: string, options: CommandLine["options"]): string | null {
  const ways = [options.out !== undefined, options["in-place"], options.check];
  if (ways.filter(Boolean).length !== 1)
    throw new UsageError("say one of --out FOLDER, --in-place and --check");
  if (options.check) return null;
  return options.out === undefined ? folder : resolve(options.out);
}

/** Paths of all files below a folder, the target left out when it lies inside. */
async function filesOf(folder: string, target: string | null): Promise<string[]> {
  let entries: Awaited<ReturnType<typeof entriesOf>>;
  try {
    entries = await entriesOf(folder);
  } catch {
    throw new CouldNotRun(`${folder} is no folder that can be read.`);
  }
  const inside = target !== null && target !== folder ? `${target}/` : null;
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => inside === null || !file.startsWith(inside))
    .map((file) => relative(folder, file))
    .sort();
}

function entriesOf(folder: string) {
  return readdir(folder, { recursive: true, withFileTypes: true });
}

async function copyTo(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
}

/** Writes beside and renames: a page is there whole, or as it was. */
async function writeWhole(file: string, html: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.candor`, html);
  await rename(`${file}.candor`, file);
}

function told(sealed: readonly SealedFile[], check: boolean): Outcome {
  const changed = sealed.filter((one) => one.changed);
  const lines = sealed.flatMap(({ file, notes }) =>
    notes.map(
      ({ kind, element, what, line }) => `${file}:${line}: ${SAID[kind]}: <${element}> ${what}`,
    ),
  );
  const pages = `${sealed.length} page${sealed.length === 1 ? "" : "s"}`;
  const summary = check
    ? `${pages}, ${changed.length} of them not sealed.`
    : `${pages} sealed, ${changed.length} of them changed.`;
  return {
    text: [...lines, summary].join("\n"),
    json: { pages: sealed },
    exit: check && changed.length > 0 ? 1 : 0,
  };
}

const SAID: Readonly<Record<PageNote["kind"], string>> = {
  embed: "became a link",
  hint: "taken out",
  picture: "set aside",
  blocked: "will be blocked",
  inline: "will be blocked, put it in a file",
};
