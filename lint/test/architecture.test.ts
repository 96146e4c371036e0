import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const bin = (name: string): string => join(root, "node_modules", ".bin", name);

/** A tree of its own under the repository's own rules, so that no probe ever stands in the real one. */
let sandbox: string;

beforeAll(() => {
  sandbox = mkdtempSync(join(tmpdir(), "candor-lint-"));
  cpSync(join(root, "biome.json"), join(sandbox, "biome.json"));
  cpSync(join(root, ".gitignore"), join(sandbox, ".gitignore"));
  cpSync(join(root, "lint", "pure-core.grit"), join(sandbox, "lint", "pure-core.grit"));
});

afterAll(() => rmSync(sandbox, { recursive: true }));

/** Lints a piece of code as if it stood at this path. */
function lint(path: string, code: string): { clean: boolean; said: string } {
  const file = join(sandbox, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, code);
  const { status, stdout, stderr } = spawnSync(bin("biome"), ["lint", path], { cwd: sandbox });
  return { clean: status === 0, said: `${stdout}${stderr}` };
}

/** Type-checks a piece of code under the rules of a pure core. */
function typecheckInCore(code: string): string {
  const folder = mkdtempSync(join(root, "lint", "probe-"));
  try {
    writeFileSync(join(folder, "probe.ts"), code);
    const config = { extends: "../../tsconfig.core.json", include: ["."] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    return spawnSync(bin("tsc"), ["-p", folder], { cwd: root }).stdout.toString("utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const core = "packages/consent/src/core/probe.ts";
const importing = (what: string): string => `import { x } from "${what}";\nexport const y = x;\n`;

describe("an import against the arrows fails the lint", () => {
  it.each([
    [core, "node:fs", /no node: modules/],
    [core, "../web/x.ts", /never imports an adapter/],
    ["packages/dsar/src/core/clock/probe.ts", "../../postgres/x.ts", /never imports an adapter/],
    ["packages/cookie-registry/src/probe.ts", "@candor/consent", /no other package/],
    ["packages/consent/src/server/probe.ts", "@candor/dsar", /only cookie-registry, ledger/],
    ["packages/zk-backup/src/node/probe.ts", "@candor/ledger", /no other package/],
    ["packages/ledger/src/probe.ts", "@candor/consent", /no other package/],
    ["packages/dsar/src/probe.ts", "@candor/example-website", /only ledger/],
    ["engines/src/probe.ts", "@candor/dsar", /below the packages/],
    ["examples/full-system/tour/promises/probe.ts", "@candor/consent", /stands outside/],
  ])("%s importing %s", (path, what, why) => {
    const { clean, said } = lint(path, importing(what));
    expect(said).toMatch(why);
    expect(clean).toBe(false);
  });

  it.each([
    [core, "@candor/cookie-registry"],
    [core, "./state.ts"],
    ["packages/consent/src/server/probe.ts", "@candor/ledger"],
    ["packages/zk-backup/src/node/probe.ts", "../core/codec/x.ts"],
    ["examples/website/src/probe.ts", "@candor/consent/server"],
  ])("%s may import %s", (path, what) => {
    expect(lint(path, importing(what))).toMatchObject({ clean: true });
  });
});

describe("a core that helps itself fails the lint or the type check", () => {
  it.each([
    ["Date.now()", /take the time as an argument/],
    ["new Date()", /take the time as an argument/],
    ["Math.random()", /take random bytes as an argument/],
  ])("%s is refused in core, and nowhere else", (expression, why) => {
    const code = `export const x: unknown = ${expression};\n`;
    expect(lint(core, code).said).toMatch(why);
    expect(lint(core, code).clean).toBe(false);
    expect(lint("packages/consent/src/web/probe.ts", code).clean).toBe(true);
  });

  it("a time that was handed in may be used", () => {
    expect(lint(core, "export const at: Date = new Date(0);\n").clean).toBe(true);
  });

  it("globals of the browser and of Node do not exist there", () => {
    const globals = ["document", "window", "fetch", "process", "crypto", "setTimeout", "console"];
    const said = typecheckInCore(
      globals.map((name) => `export const _${name} = ${name};`).join("\n"),
    );
    for (const name of globals) expect(said).toContain(`'${name}'`);
    expect(typecheckInCore("export const x: Uint8Array = new Uint8Array(1);\n")).toBe("");
  });
});
