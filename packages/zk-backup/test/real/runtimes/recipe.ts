import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const readme = join(import.meta.dirname, "../../../README.md");

/** Text of the README's code block whose first line is a comment with this file name. */
export async function recipe(name: string): Promise<string> {
  const text = await readFile(readme, "utf8");
  for (const [, found, code = ""] of text.matchAll(/```(?:js|jsonc)\n\/\/ (\S+)\n(.*?)```/gs))
    if (found === name) return code;
  throw new Error(`The README has no recipe ${name}.`);
}

/** Writes files of the README's recipes into a folder, as they stand there. */
export async function writeRecipes(folder: string, ...names: readonly string[]): Promise<void> {
  for (const name of names) await writeFile(join(folder, name), await recipe(name));
}
