import { readFile } from "node:fs/promises";
import { fileErrorCode } from "../node/paths.ts";
import type { SourceRules } from "../node/source-rules.ts";
import { UsageError } from "./command-error.ts";
import type { OptionValues } from "./option.ts";

/** What of a source is left out. */
export const SOURCE_OPTIONS = {
  exclude: { kind: "list", value: "PATTERN", text: "not what matches, as in .gitignore" },
  "exclude-file": {
    kind: "list",
    value: "FILE",
    text: "not what matches the patterns in this file, a line each",
  },
  "ignore-file": {
    kind: "list",
    value: "NAME",
    text: "heed files of this name in the source, such as .gitignore, each for its directory",
  },
  "exclude-caches": { kind: "flag", text: "not what is in directories with a CACHEDIR.TAG" },
  "one-file-system": { kind: "flag", short: "x", text: "not what is mounted below the source" },
} as const;

/** Reads what a command line leaves out; of its patterns the last that matches decides. */
export async function sourceRules(
  options: OptionValues<typeof SOURCE_OPTIONS>,
): Promise<SourceRules> {
  const files = await Promise.all(options["exclude-file"].map(patternsIn));
  return {
    exclude: [...files.flat(), ...options.exclude],
    ignoreFiles: options["ignore-file"],
    skipCaches: options["exclude-caches"],
    oneFileSystem: options["one-file-system"],
  };
}

async function patternsIn(file: string): Promise<string[]> {
  try {
    return (await readFile(file, "utf8")).split("\n");
  } catch (error) {
    const why = fileErrorCode(error);
    if (why === null) throw error;
    throw new UsageError(`--exclude-file ${file} cannot be read: ${why}.`);
  }
}
