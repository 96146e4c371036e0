import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { freePort } from "@candor/engines/ports";
import { startPostgres } from "@candor/engines/postgres";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

const run = promisify(execFile);
const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));
const CATCHER = fileURLToPath(new URL("../support/mail-catcher.mjs", import.meta.url));
const SITE = "https://shop.example";

/** Blocks of the README that are files of a project, by the name in their first line. */
async function pasted(): Promise<ReadonlyMap<string, string>> {
  const readme = await readFile(join(PACKAGE, "README.md"), "utf8");
  const blocks = [...readme.matchAll(/^```js\n\/\/ (\S+\.js)\n(.*?)^```/gms)];
  return new Map(blocks.map(([, name = "", code = ""]) => [name, code]));
}

const TABLES = `
create table customer (id int primary key, email text, name text, rating int, newsletter boolean);
create table invoice (id int primary key, email text, amount int, issued_on date);
`;

describe("the README, pasted beside the packed tarball", { timeout: 120_000 }, () => {
  /** Inside the package, so that its dependencies are found, and out of git's sight. */
  let folder: string;
  let data: string;
  let pool: pg.Pool;
  let server: Awaited<ReturnType<typeof startPostgres>>;
  let catcher: ChildProcess;
  let env: NodeJS.ProcessEnv;
  const mails: { readonly to: string; readonly text: string }[] = [];
  const started: ChildProcess[] = [];
  /**
   * A person for each test: an address gets few confirmation mails a day, and a process that is ended
   * after it sent a mail has the next one send it again.
   */
  let ada: string;

  beforeAll(async () => {
    await mkdir(join(PACKAGE, "reports"), { recursive: true });
    folder = await mkdtemp(join(PACKAGE, "reports", "readme-"));
    await unpackTarball(folder);
    await writeFile(join(folder, "package.json"), '{ "type": "module", "private": true }\n');
    for (const [name, code] of await pasted()) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), code);
    }
    data = await mkdtemp(join(tmpdir(), "candor-readme-"));
    server = await startPostgres({ dataDir: join(data, "data") });
    pool = new pg.Pool({ connectionString: server.url });
    pool.on("error", () => {});
    await pool.query(TABLES);
    const { child, first } = await start(CATCHER, {}, (line) => mails.push(JSON.parse(line)));
    catcher = child;
    env = {
      DATABASE_URL: server.url,
      SMTP_URL: `smtp://127.0.0.1:${first}`,
      DSAR_SECRET: randomBytes(32).toString("base64"),
    };
  }, 180_000);
  beforeEach(async () => {
    mails.length = 0;
    ada = `ada-${randomBytes(4).toString("hex")}@example.org`;
    await pool.query("truncate customer, invoice");
    await pool.query("insert into customer values (1, $1, 'Ada', 5, true)", [ada]);
    await pool.query("insert into invoice values (1, $1, 100, current_date)", [ada]);
  });
  afterEach(() => Promise.all(started.splice(0).map(ended)));
  afterAll(async () => {
    await ended(catcher);
    await pool.end();
    await server.stop();
    await rm(data, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs one of the pasted files, and answers to the site's own address. */
  async function mounted(
    file: string,
  ): Promise<(path: string, init?: RequestInit) => Promise<Response>> {
    const port = await freePort();
    const child = spawn(process.execPath, [file], {
      cwd: folder,
      env: { ...process.env, ...env, PORT: String(port) },
      stdio: ["ignore", "inherit", "inherit"],
    });
    started.push(child);
    const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
      fetch(`http://127.0.0.1:${port}${path}`, { redirect: "manual", ...init });
    await until(() =>
      ask("/privacy/request").then(
        () => true,
        () => false,
      ),
    );
    return ask;
  }

  const form = (fields: Record<string, string>): RequestInit => ({
    method: "POST",
    body: new URLSearchParams(fields),
  });

  const toAda = (): string[] => mails.filter(({ to }) => to === ada).map(({ text }) => text);

  /** Asks by form and confirms by the mailed link; resolves with the answer mail. */
  async function fulfilled(
    ask: (path: string, init?: RequestInit) => Promise<Response>,
    fields: Record<string, string>,
  ): Promise<string> {
    const before = toAda().length;
    const sent = await ask("/privacy/request", form({ email: ada, ...fields }));
    expect(sent.status).toBe(303);
    const status = sent.headers.get("location") ?? "";
    expect(await (await ask(status)).text()).toContain("We sent a mail");
    await until(() => toAda().length > before);
    const [asking = ""] = toAda().slice(before);
    const link = /https:\/\/shop\.example(\S+)\/confirm\?code=(\S+)/.exec(asking);
    const confirmed = await ask(`${link?.[1]}/confirm`, form({ code: link?.[2] ?? "" }));
    expect(confirmed.status).toBe(303);
    await until(() => toAda().length > before + 1);
    return toAda()[before + 1] ?? "";
  }

  it("connects a database in 30 lines: a copy, a correction, an end to news, an erasure", async () => {
    const code = (await pasted()).get("desk.js") ?? "";
    expect(code.trimEnd().split("\n").length).toBeLessThanOrEqual(30);
    const ask = await mounted("express.js");

    const copy = await fulfilled(ask, { type: "portability" });
    const [, page = "", key = ""] =
      /https:\/\/shop\.example(\S+export)\?key=(\S+)/.exec(copy) ?? [];
    const download = (await ask(page, form({ key }))).headers.get("location") ?? "";
    const file = join(folder, "export.zip");
    await writeFile(file, Buffer.from(await (await ask(download)).arrayBuffer()));
    expect((await run("unzip", ["-t", file])).stdout).toContain("No errors detected");
    const { stdout } = await run("unzip", ["-p", file, "data/shop.json"]);
    expect(JSON.parse(stdout).records).toEqual([
      { kind: "customer", data: { id: 1, email: ada, name: "Ada", newsletter: true } },
    ]);

    await fulfilled(ask, { type: "rectification", "correct.name": "Ada King" });
    expect((await pool.query("select name from customer")).rows).toEqual([{ name: "Ada King" }]);

    await fulfilled(ask, { type: "consent-withdrawal" });
    expect((await pool.query("select newsletter from customer")).rows).toEqual([
      { newsletter: false },
    ]);

    const erased = await fulfilled(ask, { type: "erasure" });
    expect(erased).toContain("Invoices are kept for the tax office");
    expect((await pool.query("select * from customer")).rows).toEqual([]);
    expect((await pool.query("select * from invoice")).rows).toHaveLength(1);
  });

  it.each(["express.js", "hono.js"])("%s mounts the pages", async (name) => {
    const ask = await mounted(name);
    const page = await ask("/privacy/request?type=erasure");
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(await page.text()).toContain('value="erasure" checked');
    expect((await ask("/privacy/request", { method: "HEAD" })).status).toBe(200);
    expect((await ask("/privacy/requests")).status).toBe(404);
    expect((await ask("/")).status).toBe(404);
    const mistake = await ask("/privacy/request", form({ type: "access", email: "ada" }));
    expect(mistake.status).toBe(422);
    const foreign = {
      ...form({ type: "access", email: ada }),
      headers: { origin: "https://evil.example" },
    };
    expect((await ask("/privacy/request", foreign)).status).toBe(403);
    expect(await fulfilled(ask, { type: "erasure" })).toContain("Invoices are kept");
  });

  it("gives Next a route handler: the module alone, called as Next calls it", async () => {
    const probe = `
      import * as route from "./app/privacy/request/[[...path]]/route.js";
      import { worker } from "./desk.js";
      const url = "${SITE}/privacy/request";
      const body = new URLSearchParams({ type: "access", email: "${ada}" });
      const context = { params: Promise.resolve({ path: [] }) };
      const page = await route.GET(new Request(url), context);
      const sent = await route.POST(new Request(url, { method: "POST", body }), context);
      const head = await route.HEAD(new Request(url, { method: "HEAD" }), context);
      console.log(JSON.stringify([Object.keys(route), page.status, sent.status, head.status]));
      await worker.stop();
      process.exit(0);
    `;
    await writeFile(join(folder, "probe.js"), probe);
    const { stdout } = await run(process.execPath, ["probe.js"], {
      cwd: folder,
      env: { ...process.env, ...env },
    });
    expect(JSON.parse(stdout)).toEqual([["GET", "HEAD", "POST", "runtime"], 200, 303, 200]);
  });

  it("renders the register that the README shows", async () => {
    const { stdout } = await run(
      process.execPath,
      [
        "-e",
        'import("./register.js").then(async ({ register }) => { const { lintRegister, renderRegister } = await import("@candor/dsar/register"); console.log(JSON.stringify([lintRegister(register), renderRegister(register).length])); })',
      ],
      { cwd: folder },
    );
    const [findings, sections] = JSON.parse(stdout);
    expect(findings).toEqual([]);
    expect(sections).toBeGreaterThan(4);
  });
});

/** The package as it would be published, where an import finds it first. */
async function unpackTarball(folder: string): Promise<void> {
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], {
    cwd: PACKAGE,
  });
  const packed: unknown = JSON.parse(stdout);
  const [entry] = Array.isArray(packed) ? packed : Object.values(packed as object);
  await run("tar", ["-xzf", join(folder, (entry as { filename: string }).filename), "-C", folder]);
  const place = join(folder, "node_modules", "@candor", "dsar");
  await cp(join(folder, "package"), place, { recursive: true });
}

/** Starts a program and waits for its first line. */
async function start(
  file: string,
  more: NodeJS.ProcessEnv,
  onLine: (line: string) => void,
): Promise<{ readonly child: ChildProcess; readonly first: string }> {
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, ...more },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [first] = (await once(lines, "line")) as [string];
  lines.on("line", onLine);
  return { child, first };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, "exit");
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50));
}
