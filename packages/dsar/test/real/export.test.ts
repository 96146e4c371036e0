import { execFile } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { createWriteStream } from "node:fs";
import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { PersonalRecord } from "@candor/dsar";
import { createExport } from "@candor/dsar/export";
import { campaign } from "@candor/engines/campaign";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesOf, exportSource } from "../support/export-source.ts";

const run = promisify(execFile);
const JUDGE = fileURLToPath(new URL("../support/judge-export.py", import.meta.url));

interface Verdict {
  readonly damaged: string | null;
  readonly names: readonly string[];
  readonly mismatched: readonly string[];
  readonly unlisted: readonly string[];
  readonly doubled: number;
  readonly tables: Readonly<Record<string, readonly (readonly string[])[]>>;
  readonly records: Readonly<Record<string, { readonly records: readonly PersonalRecord[] }>>;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly page: string;
}

const HOSTILE = '=HYPERLINK("http://evil.example","x")';
const records: PersonalRecord[] = [
  { kind: "order", data: { id: 1, note: HOSTILE, sum: -5, "=key": "x", tags: ["a", "b"] } },
  { kind: "order", data: { id: 2, note: 'two\r\nlines, "quoted"', extra: null, late: "+1" } },
  { kind: "visit", data: { at: "2026-01-01", page: "<script>alert(1)</script>", nul: "a\u0000b" } },
];

describe("export, judged by unzip and by Python", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "candor-export-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function judged(bytes: Uint8Array): Promise<Verdict> {
    const file = join(folder, `${crypto.randomUUID()}.zip`);
    await writeFile(file, bytes);
    const { stdout } = await run("unzip", ["-t", file]);
    expect(stdout).toMatch(/No errors detected/);
    const verdict = await run("python3", [JUDGE, file], { maxBuffer: 1 << 28 });
    return JSON.parse(verdict.stdout);
  }

  it("is whole, and its manifest names every file with size and SHA-256", async () => {
    const verdict = await judged(await bytesOf(createExport(exportSource({ shop: records }))));
    expect(verdict).toMatchObject({ damaged: null, mismatched: [], unlisted: [], doubled: 0 });
    expect(verdict.names).toEqual([
      ...["data/shop.json", "data/shop.schema.json", "data/shop/order.csv", "data/shop/visit.csv"],
      ...["index.html", "manifest.schema.json", "manifest.json"],
    ]);
    expect(verdict.manifest).toMatchObject({ format: "candor-dsar-export", version: 2 });
    expect(verdict.records["data/shop.json"]?.records).toEqual(records);
  });

  it("holds no formula in its tables, and nothing of a record is lost", async () => {
    const verdict = await judged(await bytesOf(createExport(exportSource({ shop: records }))));
    expect(verdict.tables["data/shop/order.csv"]).toEqual([
      ["id", "note", "sum", "'=key", "tags", "extra", "late"],
      ["1", `'${HOSTILE}`, "-5", "x", '["a","b"]', "", ""],
      ["2", 'two\r\nlines, "quoted"', "", "", "", "", "'+1"],
    ]);
  });

  it("shows the data and the information of Art. 15 on its page, and runs no script", async () => {
    const { page } = await judged(await bytesOf(createExport(exportSource({ shop: records }))));
    for (const part of ["Deliver what was ordered", "Art. 6(1)(b)", "7 years", "IMY", "Carrier AB"])
      expect(page).toContain(part);
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page).not.toContain("<script");
  });

  it("says so when nothing was found", async () => {
    const verdict = await judged(await bytesOf(createExport(exportSource({ shop: [] }))));
    expect(verdict.page).toContain("found no data about you");
    expect(verdict.records["data/shop.json"]?.records).toEqual([]);
  });

  it("unpacks into its own folder alone, whatever its systems call their records", async () => {
    const kinds = ["order", "Order", "con", "NUL", "com1"];
    const source = exportSource({ shop: kinds.map((kind) => ({ kind, data: {} })), aux: [] });
    const file = join(folder, "names.zip");
    await writeFile(file, await bytesOf(createExport(source)));
    const listed = (await run("unzip", ["-Z1", file])).stdout.trim().split("\n");
    const inPython =
      "import sys,zipfile; print('\\n'.join(zipfile.ZipFile(sys.argv[1]).namelist()))";
    expect((await run("python3", ["-c", inPython, file])).stdout.trim().split("\n")).toEqual(
      listed,
    );
    for (const name of listed) {
      expect(name).toMatch(/^(?:[A-Za-z][\w-]*\/){0,2}[A-Za-z][\w.-]*$/);
      expect(name).not.toMatch(/\.\.|(?:^|\/)(?:con|nul|aux|com1)[./]/i);
    }
    expect(new Set(listed.map((name) => name.toLowerCase())).size).toBe(listed.length);
  });

  it("is seen as damaged when a byte flips", async () => {
    const bytes = await bytesOf(createExport(exportSource({ shop: records })));
    const file = join(folder, "flipped.zip");
    bytes[200] = (bytes[200] ?? 0) ^ 1;
    await writeFile(file, bytes);
    await expect(run("unzip", ["-t", file])).rejects.toThrow();
  });

  it("is signed, as openssl judges", async () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const source = { ...exportSource({ shop: records }), signingKey: privateKey };
    const file = join(folder, "signed.zip");
    await writeFile(file, await bytesOf(createExport(source)));
    await run("unzip", ["-o", "-d", join(folder, "signed"), file]);
    const at = (name: string) => join(folder, "signed", name);
    const verify = async (): Promise<string> => {
      await run("openssl", ["base64", "-d", "-in", at("manifest.sig"), "-out", at("sig.bin")]);
      const key = ["-pubin", "-inkey", at("public-key.pem")];
      const signed = ["-rawin", "-in", at("manifest.json"), "-sigfile", at("sig.bin")];
      return (await run("openssl", ["pkeyutl", "-verify", ...key, ...signed])).stdout;
    };
    expect(await verify()).toMatch(/Verified Successfully/);
    await appendFile(at("manifest.json"), " ");
    await expect(verify()).rejects.toThrow();
  });

  const large = campaign("megabytes of one export", { share: 100, full: 1000 });
  it(`streams ${large.count} MB through little memory`, { timeout: 600_000 }, async () => {
    const text = "x".repeat(1000);
    const source = {
      ...exportSource({ shop: [{ kind: "order", data: {} }] }),
      async *records(): AsyncGenerator<PersonalRecord> {
        for (let id = 0; id < large.count * 500; id++) yield { kind: "order", data: { id, text } };
      },
    };
    const file = join(folder, "large.zip");
    const before = process.memoryUsage().rss;
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss - before);
    }, 10);
    await createExport(source).pipeTo(
      Writable.toWeb(createWriteStream(file)) as WritableStream<Uint8Array>,
    );
    clearInterval(watch);
    const { stdout } = await run("unzip", ["-l", file]);
    expect(Number(/(\d+)\s+\d+ files/.exec(stdout)?.[1])).toBeGreaterThan(large.count * 1_000_000);
    expect(most).toBeLessThan(150_000_000);
    large.record({ megabytes: large.count, "memory, MB": Math.round(most / 1e6) });
  });
});
