import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { Contender } from "./contenders.ts";

const bench = join(import.meta.dirname, "..");

/** A contender as it is served, and how large that is. */
export interface PageOf {
  readonly contender: Contender;
  readonly version: string;
  /** What a request for this path is answered with. */
  readonly files: ReadonlyMap<string, string>;
  /** Bytes after `gzip -9`, of scripts and of style sheets; files it loads while it runs come later. */
  readonly script: number;
  readonly style: number;
  /** Where its own folder lies, if it loads from there. */
  readonly folder: string | null;
}

/** Bundles and minifies a contender as a site would: esbuild, the same settings for everybody. */
export async function pageOf(contender: Contender): Promise<PageOf> {
  const { outputFiles } = await build({
    stdin: { contents: contender.module, resolveDir: bench, loader: "js" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    charset: "utf8",
    define: { "process.env.NODE_ENV": '"production"' },
    legalComments: "none",
    logLevel: "error",
    write: false,
  });
  const module = outputFiles[0]?.text ?? "";
  const folder = contender.folder ? await folderOf(contender.folder) : null;
  const scripts = await Promise.all(
    (contender.scripts ?? []).map((name) => readFile(join(folder ?? "", name), "utf8")),
  );
  const style = await stylesOf(contender);
  const before = (contender.scripts ?? []).map((name) => `<script src="/folder/${name}"></script>`);
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
<link rel="stylesheet" href="/style.css">${before.join("")}</head><body><main><h1>A page</h1><p>Its text.</p></main>
<script type="module" src="/module.js"></script></body></html>`;
  return {
    contender,
    version: JSON.parse(await readFile(await manifestOf(contender.package), "utf8")).version,
    files: new Map([
      ["/", html],
      ["/module.js", module],
      ["/style.css", style],
    ]),
    script: [module, ...scripts].reduce((sum, text) => sum + gzip(text), 0),
    style: style === "" ? 0 : gzip(style),
    folder,
  };
}

/** Bytes after `gzip -9`. */
export function gzip(text: string | Uint8Array): number {
  return gzipSync(text, { level: 9 }).length;
}

async function stylesOf({ styles = [] }: Contender): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: styles.map((name) => `@import "${name}";`).join("\n"),
      resolveDir: bench,
      loader: "css",
    },
    bundle: true,
    minify: true,
    target: "es2022",
    loader: { ".svg": "dataurl", ".png": "dataurl" },
    legalComments: "none",
    logLevel: "error",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

async function folderOf(name: string): Promise<string> {
  return dirname(await manifestOf(name));
}

/** Not every package exports its `package.json`: looked for in the folders Node would look in. */
async function manifestOf(name: string): Promise<string> {
  for (const modules of createRequire(join(bench, "package.json")).resolve.paths(name) ?? []) {
    const path = join(modules, name, "package.json");
    const there = await readFile(path).then(
      () => true,
      () => false,
    );
    if (there) return path;
  }
  throw new Error(`${name} is not installed: npm ci`);
}
