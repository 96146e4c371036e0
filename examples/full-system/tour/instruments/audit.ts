import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { System } from "../system.ts";

/** What the audit's command line left behind. */
export interface Audited {
  /** 0 clean, 1 findings, 2 could not run. */
  readonly exit: number;
  /** `error undeclared visitor_id`, the heaviest first. */
  readonly findings: readonly { readonly line: string; readonly message: string }[];
  /** How many pages it visited, in how many phases. */
  readonly pages: number;
  readonly phases: number;
  /** The end of what it said on standard error. */
  readonly said: string;
}

/** What the JSON report says that is looked at here. */
interface JsonReport {
  readonly findings: readonly {
    readonly severity: string;
    readonly kind: string;
    readonly name: string;
    readonly message: string;
  }[];
  readonly phases: readonly { readonly pages: readonly unknown[] }[];
}

/**
 * Runs `cookie-registry audit` as anybody would, a process of its own, against the registry that
 * the site itself publishes.
 */
export async function audit(
  system: System,
  url: string,
  registry: string,
  args: readonly string[],
): Promise<Audited> {
  const folder = await mkdtemp(join(tmpdir(), "candor-tour-audit-"));
  try {
    const file = join(folder, "registry.json");
    await writeFile(file, registry);
    const given = ["audit", url, "--registry", file, "--json", "-", "--quiet", ...args];
    const { exit, stdout, stderr } = await run(given, system.chromium);
    const said = stderr.trim().split("\n").at(-1) ?? "";
    if (exit === 2) return { exit, findings: [], pages: 0, phases: 0, said };
    const { findings, phases } = JSON.parse(stdout) as JsonReport;
    return {
      ...{ exit, said, phases: phases.length },
      pages: phases.reduce((sum, phase) => sum + phase.pages.length, 0),
      findings: findings.map(({ severity, kind, name, message }) => ({
        line: `${severity} ${kind} ${name}`,
        message,
      })),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(
  args: readonly string[],
  chromium: string,
): Promise<{ exit: number; stdout: string; stderr: string }> {
  const manifest = createRequire(import.meta.url).resolve("@candor/cookie-registry/package.json");
  const program = join(dirname(manifest), "dist", "cli.js");
  const env = { ...process.env, CHROMIUM_PATH: chromium };
  return new Promise((resolve) => {
    const options = { env, maxBuffer: 2 ** 26, timeout: 180_000 };
    execFile(process.execPath, [program, ...args], options, (error, stdout, stderr) => {
      const exit = error === null ? 0 : typeof error.code === "number" ? error.code : 2;
      resolve({ exit, stdout, stderr });
    });
  });
}
