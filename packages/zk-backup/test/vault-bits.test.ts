import { expect, it } from "vitest";
import { isZkBackupError, memoryStorage, openVault } from "../src/core/vault/index.ts";
import {
  credential,
  type Fixture,
  noise,
  platform,
  readBack,
  smallVault,
} from "./support/small-vault.ts";

/** Opens the vault with one object changed, reads everything, checks everything. */
async function outcome(fixture: Fixture, name: string, changed: Uint8Array): Promise<string[]> {
  const storage = memoryStorage();
  for (const [other, bytes] of fixture.storage.objects) storage.objects.set(other, bytes);
  storage.objects.set(name, changed);
  const codes: string[] = [];
  const note = (error: unknown) => {
    if (!isZkBackupError(error)) throw error;
    codes.push(error.code);
  };
  const vault = await openVault({ platform, storage, credential }).catch(note);
  if (!vault) return codes;
  const back = await readBack(vault).catch(note);
  if (back) expect(back).toEqual(fixture.files);
  const report = await vault.check({ data: true });
  codes.push(...report.problems.map(({ code }) => code));
  return codes;
}

/**
 * Bits to flip: all of what is small (every bit of a sealed object is in sealed-object.test.ts), and
 * a share, fixed by a seed, of what is large.
 */
function* bits(length: number, every: number): Generator<number> {
  let state = length;
  for (let bit = 0; bit < length * 8; ) {
    yield bit;
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    const inHeader = bit < 80 * 8;
    bit += every === 1 ? 1 : inHeader ? 5 : every + (state & 63);
  }
}

it("notices a flipped bit of any object: an error of its own when it is read, a finding of check", async () => {
  const fixture = await smallVault(
    new Map([
      ["a", noise(9000, 1)],
      ["b", new Uint8Array(5000)],
    ]),
  );
  const seen = new Map<string, Set<string>>();
  for (const [name, bytes] of fixture.storage.objects) {
    const kind = name.split("/")[0] ?? "";
    for (const bit of bits(bytes.length, { packs: 24_000, indexes: 8000, heads: 400 }[kind] ?? 1)) {
      const flipped = bytes.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const codes = await outcome(fixture, name, flipped);
      expect(codes.length, `${name}, bit ${bit}: accepted in silence`).toBeGreaterThan(0);
      for (const code of codes) seen.set(kind, (seen.get(kind) ?? new Set()).add(code));
    }
  }
  expect([...(seen.get("vault") ?? [])]).toEqual(["vault-damaged"]);
  expect([...(seen.get("slots") ?? [])]).toEqual(["slot-damaged"]); // never a wrong password
  expect([...(seen.get("indexes") ?? [])]).toEqual(["object-corrupt"]);
  expect([...(seen.get("packs") ?? [])]).not.toContain("wrong-key");
}, 60_000);
