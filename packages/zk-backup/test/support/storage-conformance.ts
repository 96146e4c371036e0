import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Storage } from "../../src/core/vault/storage.ts";
import { codeOf, noise } from "./small-vault.ts";

const hex = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** What every storage must do; `make` gives an empty one. */
export function describeStorage(what: string, make: () => Promise<Storage>): void {
  describe(what, () => {
    it("gives back what was put, whole and by range", async () => {
      const storage = await make();
      const bytes = noise(10_000, 1);
      const name = `packs/${hex(bytes)}`;
      await storage.put(name, bytes);
      expect(await storage.get(name)).toEqual(bytes);
      await fc.assert(
        fc.asyncProperty(
          fc.nat(9_999),
          fc.integer({ min: 1, max: 20_000 }),
          async (start, length) => {
            const range = { start, length };
            expect(await storage.get(name, { range })).toEqual(bytes.slice(start, start + length));
          },
        ),
        { numRuns: 20 },
      );
    });

    it("puts a name once, also when many try at the same time", async () => {
      const storage = await make();
      const name = `heads/${"a".repeat(32)}/0000000001`;
      const tries = Array.from({ length: 8 }, (_, i) => codeOf(storage.put(name, noise(2000, i))));
      const codes = (await Promise.all(tries)).sort();
      expect(codes).toEqual([...Array(7).fill("exists"), "no error"]);
      const kept = await storage.get(name);
      expect(await codeOf(storage.put(name, noise(5, 99)))).toBe("exists");
      expect(await storage.get(name)).toEqual(kept);
    });

    it("lists what is there, by prefix, in order, with sizes", async () => {
      const storage = await make();
      expect(await storage.list("")).toEqual([]);
      const packs = [1, 2, 3].map((seed) => noise(seed * 100, seed));
      for (const bytes of packs) await storage.put(`packs/${hex(bytes)}`, bytes);
      await storage.put("vault", noise(56, 1));
      for (const n of [2, 1])
        await storage.put(`heads/${"b".repeat(32)}/000000000${n}`, noise(n, n));
      const expected = packs.map((bytes) => ({ name: `packs/${hex(bytes)}`, size: bytes.length }));
      expect(await storage.list("packs/")).toEqual(
        expected.sort((a, b) => (a.name < b.name ? -1 : 1)),
      );
      expect((await storage.list("")).length).toBe(6);
      expect((await storage.list("heads/")).map(({ size }) => size)).toEqual([1, 2]);
      expect((await storage.list(`heads/${"b".repeat(32)}/`)).length).toBe(2);
      expect(await storage.list("slots/")).toEqual([]);
    });

    it("says not-found for what is not there", async () => {
      const storage = await make();
      expect(await codeOf(storage.get(`packs/${"0".repeat(64)}`))).toBe("not-found");
      expect(await codeOf(storage.get("vault", { range: { start: 0, length: 5 } }))).toBe(
        "not-found",
      );
    });

    it.each([
      "",
      "x",
      "..",
      "../vault",
      "/vault",
      "vault/",
      "vault\0",
      "Vault",
      "packs/",
      "packs/../vault",
      `packs/${"0".repeat(63)}`,
      `packs/${"0".repeat(65)}`,
      `packs/${"A".repeat(64)}`,
      `packs\\${"0".repeat(64)}`,
      `packs/%2e%2e/${"0".repeat(64)}`,
      `other/${"0".repeat(64)}`,
      `heads/${"a".repeat(32)}`,
      `heads/${"a".repeat(32)}/1`,
      `heads/${"a".repeat(31)}/0000000001`,
      `slots/${"0".repeat(64)}\n`,
    ])("refuses the name %j", async (name) => {
      const storage = await make();
      const refused = expect.stringMatching(/^(bad-name|not-found|bad-input|storage-failed)$/);
      expect(await codeOf(storage.put(name, noise(5, 1)))).toEqual(refused);
      expect(await codeOf(storage.get(name))).toEqual(refused);
      expect(await storage.list("")).toEqual([]);
    });

    it("refuses other prefixes", async () => {
      const storage = await make();
      for (const prefix of ["x", "..", "packs", "packs/0", "heads/abc/"])
        expect(await codeOf(storage.list(prefix))).toBe("bad-name");
    });

    it("deletes, where it can", async () => {
      const storage = await make();
      const bytes = noise(10, 1);
      await storage.put(`packs/${hex(bytes)}`, bytes);
      await storage.delete?.(`packs/${hex(bytes)}`);
      expect(await storage.list("")).toEqual([]);
    });

    it("stops when it is told to", async () => {
      const storage = await make();
      const signal = AbortSignal.abort(new Error("enough"));
      await expect(storage.get("vault", { signal })).rejects.toThrow("enough");
      await expect(storage.put("vault", noise(5, 1), { signal })).rejects.toThrow("enough");
      await expect(storage.list("", { signal })).rejects.toThrow("enough");
      expect(await storage.list("")).toEqual([]);
    });
  });
}
