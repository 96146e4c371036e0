import { join } from "node:path";
import { build } from "esbuild";
import type { Storage } from "../../src/core/vault/index.ts";
import { createBlindServer } from "../../src/server/index.ts";
import { serve } from "./loopback.ts";

/** As strict as a policy gets: no nonce, no eval, no WebAssembly, one policy of Trusted Types. */
const CSP =
  "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types candor-zk-backup";

/** A site with a page of tools, the backup's worker, and a blind server for its vaults. */
export interface WebAppSite {
  readonly url: string;
  /** Names and lengths of what was put into each account's vault, in order. */
  readonly put: (account: string) => readonly { name: string; size: number }[];
  close(): Promise<void>;
}

const HTML = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>An app</title>
<script src="/watch.js"></script></head><body><button id="saveButton">Save</button>
<button id="restoreButton">Restore</button><output id="progress"></output>
<input type="file" id="folder" webkitdirectory><script type="module" src="SCRIPT"></script></body></html>`;

/** Notes what the browser has against the page. */
const WATCH = `window.violations = [];
addEventListener("securitypolicyviolation", (event) =>
  violations.push(event.effectiveDirective + " " + event.blockedURI + " " + event.sample));`;

/**
 * Serves it.
 *
 * @param storage where an account's vault is kept
 * @param scripts more scripts by their paths, in TypeScript
 */
export async function serveWebApp(
  storage: (account: string) => Storage,
  scripts: Readonly<Record<string, string>> = {},
): Promise<WebAppSite> {
  const puts = new Map<string, { name: string; size: number }[]>();
  const vaults = createBlindServer({
    authorize: ({ token }) => (token === "a-token" ? "owner" : null),
    storage: (account) => noted(storage(account), listOf(puts, account)),
  });
  const files: Record<string, string> = {
    "/watch.js": WATCH,
    "/page.js": await bundle('import { startPage } from "../app-data/page.ts"; startPage();'),
    "/backup-worker.js": await bundle('import "../../src/browser/worker/main.ts";'),
  };
  for (const [path, text] of Object.entries(scripts)) files[path] = await bundle(text);
  const { url, close } = await serve(async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname.startsWith("/vaults/")) return vaults(request);
    const headers = { "content-security-policy": CSP, "cache-control": "no-store" };
    const script = files[pathname];
    if (script !== undefined)
      return new Response(script, { headers: { ...headers, "content-type": "text/javascript" } });
    if (pathname !== "/") return new Response("", { status: 404 });
    const html = HTML.replace("SCRIPT", searchParams.get("script") ?? "/page.js");
    return new Response(html, { headers: { ...headers, "content-type": "text/html" } });
  });
  return { url, close, put: (account) => listOf(puts, account) };
}

function listOf<T>(lists: Map<string, T[]>, key: string): T[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

function noted(storage: Storage, puts: { name: string; size: number }[]): Storage {
  return {
    ...storage,
    async put(name, bytes, options) {
      await storage.put(name, bytes, options);
      puts.push({ name, size: bytes.length });
    },
  };
}

/** Bundles a script for the browser, as an app would, from this package's sources. */
async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: "ts" },
    ...{ bundle: true, format: "esm", target: "es2022", write: false, platform: "browser" },
    conditions: ["@candor/source"],
    absWorkingDir: join(import.meta.dirname, "../.."),
  });
  return outputFiles[0]?.text ?? "";
}
