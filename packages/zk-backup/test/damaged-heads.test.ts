import { describe, expect, it } from "vitest";
import type { MemoryStorage } from "../src/core/vault/index.ts";
import { copyOf } from "./support/fault-storage.ts";
import { household, oneFile, openAsOwner } from "./support/household.ts";
import { backUp, codeOf, named, noise, readBack } from "./support/small-vault.ts";

const damages: Record<string, (bytes: Uint8Array) => Uint8Array> = {
  "a flipped bit": (bytes) => bytes.map((byte, i) => (i === 300 ? byte ^ 4 : byte)),
  "a cut end": (bytes) => bytes.slice(0, -100),
  "no bytes at all": () => new Uint8Array(),
  "other bytes": (bytes) => noise(bytes.length, 9),
};

function damaged(storage: MemoryStorage, name: string, how: (bytes: Uint8Array) => Uint8Array) {
  const copy = copyOf(storage);
  copy.objects.set(name, how(storage.objects.get(name) ?? new Uint8Array()));
  return copy;
}

const named32 = (snapshots: readonly { id: string; device: string }[]) =>
  snapshots.map(({ device, id }) => `${device} ${id}`);

describe("a head that cannot be read", () => {
  it.each(Object.entries(damages))("is refused by name, with what to do: %s", async (_, how) => {
    const { storage, vault } = await household();
    for (const device of Object.keys(vault.memory().heads)) {
      const latest = named(storage, `heads/${device}/`).at(-1) ?? "";
      const opening = openAsOwner(damaged(storage, latest, how));
      await expect(opening).rejects.toThrow(latest);
      await expect(opening).rejects.toThrow("--accept-history");
      await expect(opening).rejects.toMatchObject({ code: /^object-(corrupt|truncated)$/ });
    }
  });

  it("takes nothing with it but the snapshot that it alone names", async () => {
    const { storage, vault } = await household();
    const before = named32(vault.snapshots());
    for (const name of named(storage, "heads/")) {
      const copy = damaged(storage, name, (bytes) => bytes.slice(0, -100));
      const accepted = await openAsOwner(copy, { acceptHistory: true });
      const left = named32(accepted.snapshots());
      const lost = before.filter((snapshot) => !left.includes(snapshot));
      const [, device = ""] = name.split("/");
      expect(lost.length, name).toBeLessThanOrEqual(1);
      expect(lost.every((snapshot) => snapshot.startsWith(device))).toBe(true);
      expect(left.filter((snapshot) => !before.includes(snapshot))).toEqual([]);
      for (const { id } of accepted.snapshots()) await readBack(accepted, id);
    }
  });

  it("is accepted once, warned of, found by a check, and written past", async () => {
    const { storage, vault, other } = await household();
    for (const device of [vault.device, other.device]) {
      const name = named(storage, `heads/${device}/`).at(-1) ?? "";
      const copy = damaged(storage, name, (bytes) => bytes.slice(0, -100));
      const [memory, theirs] = [vault.memory(), other.memory()];
      expect(await codeOf(openAsOwner(copy, { memory }))).toBe("object-truncated");
      const accepted = await openAsOwner(copy, { memory, acceptHistory: true });
      expect(accepted.warnings.map(({ code }) => code)).toContain("damaged-head");
      const snapshot = await backUp(accepted, oneFile("after"));
      const again = await openAsOwner(copy, { memory: accepted.memory() });
      expect(await readBack(again, snapshot.id)).toEqual(oneFile("after"));
      expect(again.warnings.map(({ message }) => message).join()).toContain(name);
      const { problems } = await again.check();
      expect(problems.map(({ code }) => code)).toContain("object-truncated");
      const both = await openAsOwner(copy, { memory: theirs, acceptHistory: true });
      await backUp(both, oneFile("theirs after"));
      await again.refresh();
      expect(await codeOf(openAsOwner(copy, { memory: both.memory() }))).toBe("no error");
      // What comes after is watched as before.
      const rolled = copyOf(copy);
      await backUp(again, oneFile("latest"));
      expect(await codeOf(openAsOwner(rolled, { memory: again.memory() }))).toBe("rollback");
    }
  });

  it("counts again when it was put back", async () => {
    const { storage, vault, other } = await household();
    const name = named(storage, `heads/${other.device}/`).at(-1) ?? "";
    const copy = damaged(storage, name, () => new Uint8Array());
    const accepted = await openAsOwner(copy, { memory: vault.memory(), acceptHistory: true });
    expect(accepted.snapshots().length).toBe(vault.snapshots().length - 1);
    copy.objects.set(name, storage.objects.get(name) ?? new Uint8Array());
    const whole = await openAsOwner(copy, { memory: accepted.memory(), acceptHistory: true });
    expect(named32(whole.snapshots())).toEqual(named32(vault.snapshots()));
    expect(whole.warnings).toEqual([]);
    expect((await whole.check()).problems).toEqual([]);
  });

  it("hides no rollback: what is missing is not gone past", async () => {
    const { storage, vault, states } = await household();
    const memory = vault.memory();
    expect(await codeOf(openAsOwner(states.at(-2) ?? storage, { memory }))).toBe("rollback");
  });
});
