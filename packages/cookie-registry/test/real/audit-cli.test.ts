import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromiumPath } from "@candor/engines/chromium";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseRegistry } from "../../src/core/parse.ts";

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const REGISTRY = `{
  "entries": [
    { "name": "sid", "category": "essential", "party": "first",
      "purpose": { "en": "Keeps you signed in." }, "retention": [{ "session": true }] },
    { "name": "_gat_<id>", "category": "essential", "party": "first",
      "purpose": { "en": "Slows down." }, "retention": [{ "iso": "P30D" }] }
  ]
}
`;

let folder: string;
let server: Server;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cookie-registry-cli-"));
  await writeFile(join(folder, "registry.json"), REGISTRY);
  await writeFile(join(folder, "broken.json"), REGISTRY.replace("P30D", "30 days"));
  server = createServer((request, response) => {
    response.setHeader("content-type", "text/html");
    const cookies = ["sid=1", "_gat_X1=1; Max-Age=60"];
    if (request.url === "/stray") cookies.push("stray=secret-value");
    response.setHeader("set-cookie", cookies);
    response.end('<!doctype html><title>t</title><a href="/stray">stray</a>');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://cli.localhost:${(server.address() as AddressInfo).port}/`;
});

afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

async function run(...args: readonly string[]): Promise<Ran> {
  const env = { ...process.env, CHROMIUM_PATH: await chromiumPath() };
  return runWith(env, ...args);
}

function runWith(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], { env, cwd: folder }, (error, out, err) => {
      const exit = error === null ? 0 : Number(error.code);
      resolve({ exit, out, err });
    });
  });
}

const audit = ["audit", "--registry", "registry.json", "--settle", "200"];

describe("cookie-registry audit", () => {
  it("exits 0 when nothing fails, and says what it is doing", async () => {
    const { exit, out, err } = await run(...audit, url);
    expect(out).toMatch(/warning drift.*_gat_X1 is kept for 1 minute; the registry says 30 days/s);
    expect(err).toContain(`before    1/1 ${url}`);
    expect(exit).toBe(0);
  });

  it("exits 1 for findings, and writes every report; no value of a cookie is in them", async () => {
    const files = ["json", "html", "sarif", "junit"].flatMap((kind) => [
      `--${kind}`,
      `out.${kind}`,
    ]);
    const { exit, out, err } = await run(...audit, url, "--crawl", "2", "--quiet", ...files);
    expect(out).toMatch(/error undeclared.*the cookie stray is set for cli.localhost/s);
    expect([exit, err]).toEqual([1, ""]);
    const reports = await Promise.all(
      ["json", "html", "sarif", "junit"].map((kind) =>
        readFile(join(folder, `out.${kind}`), "utf8"),
      ),
    );
    for (const report of reports) {
      expect(report).toContain("stray");
      expect(report).not.toContain("secret-value");
    }
  });

  it("the JUnit report is XML that another parser reads, and counts what failed", async () => {
    const script = `import sys, xml.etree.ElementTree as E
suite = E.parse(sys.argv[1]).getroot().find("testsuite")
cases = suite.findall("testcase")
print(suite.get("tests") == str(len(cases)), suite.get("failures"), [c.get("name") for c in cases if c.find("failure") is not None])`;
    const out = await new Promise((resolve) => {
      execFile("python3", ["-c", script, join(folder, "out.junit")], (_, printed) =>
        resolve(printed),
      );
    });
    expect(out).toBe("True 1 ['undeclared: stray']\n");
  });

  it("weighs as it is told", async () => {
    const strict = await run(...audit, url, "--fail-on", "warning", "--quiet");
    expect(strict.exit).toBe(1);
  });

  it("prints one report alone on standard output when asked", async () => {
    const { exit, out } = await run(...audit, url, "--json", "-", "--quiet");
    expect(JSON.parse(out)).toMatchObject({ format: "candor-cookie-audit/1", failed: false });
    expect(exit).toBe(0);
  });
});

describe("what cannot run exits 2 and says why", () => {
  it.each([
    ["a site that is not there", [...audit, "http://cli.localhost:9/"], /could not be opened/],
    ["no address", ["audit", "--registry", "registry.json"], /needs the address of a site/],
    ["no registry", ["audit", "http://a.localhost/"], /--registry FILE/],
    [
      "a registry that is not there",
      ["audit", "http://a.localhost/", "--registry", "no.json"],
      /no\.json cannot be read/,
    ],
    [
      "a registry with a mistake",
      ["audit", "http://a.localhost/", "--registry", "broken.json"],
      /_gat_.*"30 days" is no ISO 8601 duration/,
    ],
    ["no address of the web", [...audit, "file:///etc/passwd"], /no address of a website/],
    ["an unknown option", [...audit, "--nope"], /--nope/],
    [
      "a weight there is not",
      [...audit, "http://a.localhost/", "--fail-on", "all"],
      /--fail-on all/,
    ],
    ["a number that is none", [...audit, "http://a.localhost/", "--crawl", "many"], /--crawl many/],
    [
      "both ways to name controls",
      [...audit, "http://a.localhost/", "--candor", "--accept", "#a"],
      /--candor knows/,
    ],
    [
      "a withdrawal without consent",
      [...audit, "http://a.localhost/", "--withdraw", "#a"],
      /withdraw needs accept/,
    ],
    [
      "a control that cannot be read",
      [...audit, "http://a.localhost/", "--accept", "role=button[name=Accept]"],
      /is no role and name/,
    ],
    [
      "a file of no certificates",
      [...audit, "http://a.localhost/", "--ca", "registry.json"],
      /holds no certificate/,
    ],
    ["a command there is not", ["scan", "x"], /scan is no command/],
  ])("%s", async (_, args, reason) => {
    const { exit, err } = await run(...args);
    expect(err).toMatch(reason);
    expect(exit).toBe(2);
  });

  it("no Chromium", async () => {
    const gone = await runWith(
      { ...process.env, CHROMIUM_PATH: "/nowhere/chromium" },
      ...audit,
      url,
    );
    expect(gone).toMatchObject({ exit: 2 });
    expect(gone.err).toContain("/nowhere/chromium");
    const none = await runWith({ ...process.env, CHROMIUM_PATH: "/bin/false" }, ...audit, url);
    expect(none).toMatchObject({ exit: 2 });
    expect(none.err).toContain("/bin/false did not start");
  });
});

describe("the other commands", () => {
  it("init writes a registry of what a site keeps, against which it is clean", async () => {
    const { exit, out } = await run("init", url, "--crawl", "2", "--quiet", "--settle", "200");
    expect(exit).toBe(0);
    const names = parseRegistry(out).entries.map(({ name }) => name);
    // The known one by the template it is known by.
    expect(names.sort()).toEqual(["_gat_<tracker>", "sid", "stray"]);
    await writeFile(join(folder, "first.json"), out);
    const first = ["audit", url, "--registry", "first.json", "--crawl", "2", "--json", "-"];
    const { findings } = JSON.parse((await run(...first)).out) as { findings: { kind: string }[] };
    // What nobody declared is taken to need consent; that is for a person to correct.
    expect(findings.filter(({ kind }) => kind !== "before-consent")).toEqual([]);
  });

  it("check tells good from broken", async () => {
    expect(await run("check", "registry.json")).toMatchObject({ exit: 0 });
    const broken = await run("check", "broken.json");
    expect(broken).toMatchObject({ exit: 1 });
    expect(broken.out).toMatch(/entries\[1\]\.retention\[0\]\.iso \(_gat_<id>\).*line 6/);
  });

  it.each([
    ["html", /<table.*Sitzung/s],
    ["md", /\| `?sid`? .*Sitzung/],
    ["csv", /sid.*Sitzung/],
    ["json", /"name": "sid"/],
  ])("render writes %s", async (format, expected) => {
    const { exit, out } = await run(
      "render",
      "registry.json",
      "--format",
      format,
      "--locale",
      "de",
    );
    expect(out).toMatch(expected);
    expect(exit).toBe(0);
  });

  it("help says how", async () => {
    expect((await run("--help")).out).toMatch(/^Usage:\n {2}cookie-registry audit URL/);
    expect((await run("--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
