import { mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type RuntimeServer, serveByDeno } from "@candor/engines/deno";
import { serveByWorkerd } from "@candor/engines/workerd";
import { build } from "esbuild";
import { recipe, writeRecipes } from "./recipe.ts";

/** What the server of the recipes finds in its environment. */
type Settings = Readonly<Record<"BUCKET" | "TOKENS" | "QUOTA", string>>;

/** A runtime that serves the README's recipe. */
export interface Runtime {
  readonly name: string;
  serve(folder: string, settings: Settings): Promise<RuntimeServer>;
}

/** The runtimes other than Node, each with its recipe. */
export const RUNTIMES: readonly Runtime[] = [
  { name: "Deno", serve: denoServer },
  { name: "workerd", serve: workerdServer },
];

const ours = new URL("../../..", import.meta.url).pathname;

/** Makes a folder in which the built package is installed. */
export async function project(base: string): Promise<string> {
  const folder = await mkdtemp(join(base, "project-"));
  await mkdir(join(folder, "node_modules", "@candor"), { recursive: true });
  await symlink(ours, join(folder, "node_modules", "@candor", "zk-backup"));
  await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  return folder;
}

async function denoServer(folder: string, settings: Settings): Promise<RuntimeServer> {
  await writeRecipes(folder, "vaults.js", "server.js");
  return serveByDeno({ folder, script: "server.js", env: settings });
}

/** The recipe's `wrangler.jsonc`, as far as it says how the Worker runs. */
interface Wrangler {
  readonly main: string;
  readonly compatibility_date: string;
  readonly durable_objects: {
    readonly bindings: readonly { readonly name: string; readonly class_name: string }[];
  };
}

/** wrangler itself would start a workerd that cannot reach a bucket on this machine. */
async function workerdServer(folder: string, settings: Settings): Promise<RuntimeServer> {
  await writeRecipes(folder, "vaults.js", "worker.js");
  const wrangler = JSON.parse(await recipe("wrangler.jsonc")) as Wrangler;
  await build({
    ...{ entryPoints: [join(folder, wrangler.main)], outfile: join(folder, "bundle.js") },
    // As wrangler bundles.
    ...{
      bundle: true,
      format: "esm",
      target: "es2024",
      conditions: ["workerd", "worker", "browser"],
    },
    ...{ external: ["cloudflare:*"], logLevel: "error" },
  });
  const bindings = wrangler.durable_objects.bindings.map(
    ({ name, class_name }) => [name, class_name] as const,
  );
  return serveByWorkerd({
    ...{ folder, script: "bundle.js", compatibilityDate: wrangler.compatibility_date },
    ...{ variables: settings, durableObjects: Object.fromEntries(bindings) },
  });
}
