import { execFile, execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Postgres, startPostgres } from "@candor/engines/postgres";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPostgresReceipts, type PostgresReceipts } from "../../src/server/index.ts";
import { receipt } from "../receipt.ts";

const CLI = join(import.meta.dirname, "../../dist/cli.js");

let folder: string;
let engine: Postgres;
let pool: pg.Pool;
let receipts: PostgresReceipts;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "candor-consent-cli-"));
  engine = await startPostgres({ dataDir: join(folder, "pg") });
  pool = new pg.Pool({ connectionString: engine.url, max: 2 });
  pool.on("error", () => {});
  receipts = createPostgresReceipts({ pool });
  await receipts.migrate();
  for (let at = 0; at < 5; at++) await receipts.append(receipt(at));
  for (const name of ["old", "new"]) {
    const key = join(folder, `${name}.pem`);
    execFileSync("openssl", ["genpkey", "-algorithm", "ed25519", "-out", key]);
    execFileSync("openssl", ["pkey", "-in", key, "-pubout", "-out", join(folder, `${name}.pub`)]);
  }
});

afterAll(async () => {
  await pool?.end();
  await engine?.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly error: string;
}

function consent(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const set = { PATH: process.env["PATH"] ?? "", DATABASE_URL: engine.url, ...env };
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], { env: set, cwd: folder }, (failure, out, error) =>
      resolve({ exit: Number(failure?.code ?? 0), out, error }),
    );
  });
}

describe("consent, on the command line", () => {
  it("signs heads, hands the key over, and verifies against what was kept", async () => {
    await writeFile(join(folder, "1.json"), (await consent(["head", "--key", "old.pem"])).out);
    const handover = await consent(["hand-over", "--key", "old.pem", "--to", "new.pub"]);
    await writeFile(join(folder, "keys.json"), `[${handover.out}]`);
    await receipts.append(receipt(9));
    await writeFile(join(folder, "2.json"), (await consent(["head", "--key", "new.pem"])).out);
    const kept = ["--head", "1.json", "--head", "2.json", "--key", "old.pub"];
    const sound = await consent(["verify", ...kept, "--handovers", "keys.json"]);
    expect(sound).toMatchObject({ exit: 0, error: "" });
    expect(sound.out).toContain("6 receipts hold together");
    expect(sound.out).toContain("agree with 2 heads");
    const untold = await consent(["verify", ...kept]);
    expect(untold).toMatchObject({ exit: 2 });
    expect(untold.error).toContain("none of those trusted");
  });

  it("names the receipt that was changed, by exit code too", async () => {
    await pool.query("create schema forged; set search_path to forged");
    const forged = createPostgresReceipts({ pool, schema: "forged" });
    await forged.migrate();
    for (let at = 0; at < 3; at++) await forged.append(receipt(at));
    await pool.query("update forged.receipt set record = null, reference = null where seq = 2");
    const found = await consent(["verify", "--schema", "forged", "--json"]);
    expect(found.exit).toBe(1);
    expect(JSON.parse(found.out)).toMatchObject({ ok: false, firstBad: 2, why: "altered" });
  });

  it("copies and erases one visitor's receipts", async () => {
    const mine = receipt(20);
    await receipts.append(mine);
    expect(JSON.parse((await consent(["export", mine.reference])).out)).toEqual([mine]);
    expect(await consent(["erase", mine.reference])).toMatchObject({
      exit: 0,
      out: "1 receipts erased.\n",
    });
    expect(await consent(["export", mine.reference])).toMatchObject({ exit: 1, out: "[]\n" });
    expect((await consent(["verify"])).out).toContain("1 at request");
    expect((await consent(["erase-lapsed", "--before", "2020-01-01"])).out).toContain("0 receipts");
  });

  it.each<[string, string[], Record<string, string>, RegExp]>([
    ["nothing", [], {}, /say which: verify, head/],
    ["an unknown command", ["toast"], {}, /say which/],
    ["an unknown option", ["verify", "--soft"], {}, /--soft/],
    ["a word too many", ["export", "a", "b"], {}, /"b" is one word too many/],
    ["no database named", ["verify"], { DATABASE_URL: "" }, /DATABASE_URL is not set/],
    [
      "a database that is away",
      ["verify"],
      { DATABASE_URL: "postgres://u:hunter2@127.0.0.1:1/x" },
      /does not answer/,
    ],
    ["a schema that is not there", ["verify", "--schema", "nope"], {}, /no log of receipts/],
    ["a schema with a bad name", ["verify", "--schema", "a;b"], {}, /use a-z/],
    ["a head without its key", ["verify", "--head", "1.json"], {}, /--key/],
    [
      "a head that is not there",
      ["verify", "--head", "no", "--key", "old.pub"],
      {},
      /no cannot be/,
    ],
    ["a key that is none", ["head", "--key", "1.json"], {}, /no private Ed25519 key/],
    ["a public key to sign with", ["head", "--key", "old.pub"], {}, /no private Ed25519 key/],
    ["no day", ["erase-lapsed", "--before", "soon"], {}, /YYYY-MM-DD/],
    ["a folder without a site", ["seal", "."], {}, /--site/],
    ["a folder without a target", ["seal", ".", "--site", "x.example"], {}, /--out/],
    ["a folder that is none", ["seal", "no", "--site", "x.example", "--check"], {}, /no folder/],
  ])("says what to do about %s", async (_, args, env, said) => {
    const { exit, out, error } = await consent(args, env);
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    expect(error).toMatch(said);
    expect(error).not.toMatch(/hunter2|PRIVATE|\n\s+at /);
  });
});

describe("consent seal", () => {
  async function site(): Promise<string> {
    const root = await mkdtemp(join(folder, "site-"));
    await mkdir(join(root, "sub"));
    await writeFile(
      join(root, "index.html"),
      '<p>x<iframe src="https://video.example/1"></iframe>',
    );
    await writeFile(join(root, "sub", "page.htm"), "<p>y");
    await writeFile(join(root, "data.bin"), Buffer.from([0, 255, 1]));
    return root;
  }

  it("writes a sealed copy, other files as they are, and finds nothing to do in it", async () => {
    const root = await site();
    const out = join(root, "out");
    const made = await consent(["seal", root, "--site", "shop.example", "--out", out]);
    expect(made.exit).toBe(0);
    expect(made.out).toContain("index.html:1: became a link: <iframe> https://video.example/1");
    expect(await readFile(join(out, "index.html"), "utf8")).toContain("data-candor");
    expect(await readFile(join(out, "data.bin"))).toEqual(Buffer.from([0, 255, 1]));
    expect(await readFile(join(root, "index.html"), "utf8")).not.toContain("data-candor");
    const again = await consent(["seal", root, "--site", "shop.example", "--out", out]);
    expect(again.out).toContain("2 pages sealed");
    expect(existsSync(join(out, "out"))).toBe(false);
    const check = (of: string) => consent(["seal", of, "--site", "shop.example", "--check"]);
    expect(await check(out)).toMatchObject({ exit: 0, out: "2 pages, 0 of them not sealed.\n" });
    expect((await check(join(root, "sub"))).exit).toBe(1);
  });

  it("seals in place when told to", async () => {
    const root = await site();
    await consent(["seal", root, "--site", "shop.example", "--in-place"]);
    expect(await readFile(join(root, "sub", "page.htm"), "utf8")).toMatch(/^<meta data-candor/);
  });
});
