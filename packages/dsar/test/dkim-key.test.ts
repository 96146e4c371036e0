import { generateKeyPairSync } from "node:crypto";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dkimKey } from "@candor/dsar/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "candor-dkim-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const named = { domain: "shop.example", selector: "candor" };
const pem = (bits: number): string =>
  generateKeyPairSync("rsa", { modulusLength: bits })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();

describe("dkimKey", () => {
  it("makes a key once, for the owner's eyes alone, even when two start at once", async () => {
    const file = join(folder, "keys", "made.pem");
    const both = await Promise.all([dkimKey({ ...named, file }), dkimKey({ ...named, file })]);
    const later = await dkimKey({ ...named, file });
    for (const { privateKey } of both) expect(privateKey).toBe(later.privateKey);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, "utf8")).toBe(later.privateKey);
  });

  it("prints a record that a zone file takes", async () => {
    const { record } = await dkimKey({ ...named, privateKey: pem(2048) });
    expect(record.name).toBe("candor._domainkey.shop.example");
    const strings = [...record.zoneLine.matchAll(/"([^"]*)"/g)].map(([, text]) => text ?? "");
    expect(strings.join("")).toBe(record.value);
    for (const text of strings) expect(text.length).toBeLessThanOrEqual(255);
  });

  it.each<[string, string, () => object]>([
    ["no key at all", "file", () => ({})],
    ["what is no key", "privateKey", () => ({ privateKey: "secret words" })],
    ["a short key", "privateKey", () => ({ privateKey: pem(1024) })],
    [
      "a key of another kind",
      "privateKey",
      () => ({
        privateKey: generateKeyPairSync("ed25519")
          .privateKey.export({ type: "pkcs8", format: "pem" })
          .toString(),
      }),
    ],
    ["a domain that would end the tag", "domain", () => ({ domain: "a.example; t=y" })],
    ["a selector with a line end", "selector", () => ({ selector: "a\nb" })],
  ])("refuses %s", async (_what, path, more) => {
    const refused = dkimKey({ ...named, ...more() });
    await expect(refused).rejects.toMatchObject({ code: "configuration-invalid", path });
    await expect(refused).rejects.not.toThrow(/secret words/);
  });

  it("refuses a file that others may read", async () => {
    const file = join(folder, "open.pem");
    await writeFile(file, pem(2048));
    await chmod(file, 0o644);
    await expect(dkimKey({ ...named, file })).rejects.toThrow(/chmod 600/);
  });
});
