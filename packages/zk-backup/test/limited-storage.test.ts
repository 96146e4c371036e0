import fc from "fast-check";
import { expect, it } from "vitest";
import { memoryStorage } from "../src/core/vault/index.ts";
import { limitedStorage } from "../src/storage/limited.ts";

/** A clock that stands still but for sleeps, which run in their order. */
function virtualTime() {
  let time = 0;
  const sleepers: { until: number; wake: () => void }[] = [];
  return {
    now: () => time,
    sleep: (milliseconds: number) =>
      new Promise<void>((wake) => sleepers.push({ until: time + milliseconds, wake })),
    async run() {
      for (;;) {
        for (let i = 0; i < 20; i++) await Promise.resolve();
        sleepers.sort((a, b) => a.until - b.until);
        const next = sleepers.shift();
        if (next === undefined) return;
        time = next.until;
        next.wake();
      }
    },
  };
}

it("never puts more than the rate and one object, however many calls run at once", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 100, max: 10_000 }),
      async (sizes, upload) => {
        const clock = virtualTime();
        const puts: { at: number; size: number }[] = [];
        const memory = memoryStorage();
        const storage = limitedStorage({
          ...{ upload, now: clock.now, sleep: clock.sleep },
          storage: {
            ...memory,
            async put(_, bytes) {
              puts.push({ at: clock.now(), size: bytes.length });
            },
          },
        });
        const all = sizes.map((size, i) => storage.put(`packs/${i}`, new Uint8Array(size)));
        await clock.run();
        await Promise.all(all);
        expect(puts.map(({ size }) => size)).toEqual(sizes);
        let before = 0;
        for (const { at, size } of puts) {
          expect(at).toBeGreaterThanOrEqual((before / upload) * 1000 - 0.001);
          expect(at).toBeLessThanOrEqual((before / upload) * 1000 + 0.001); // and no slower
          before += size;
        }
      },
    ),
  );
});

it("makes reads wait for those before them", async () => {
  const clock = virtualTime();
  const memory = memoryStorage();
  const name = `packs/${"0".repeat(64)}`;
  await memory.put(name, new Uint8Array(1000));
  const storage = limitedStorage({ storage: memory, download: 500, ...clock });
  const ends: number[] = [];
  const reads = (async () => {
    for (let i = 0; i < 3; i++) {
      await storage.get(name);
      ends.push(clock.now());
    }
  })();
  await clock.run();
  await reads;
  expect(ends).toEqual([0, 2000, 4000]);
});

it("stops waiting when it is told to, and leaves what it has no say in", async () => {
  const memory = memoryStorage();
  const sleep = () => Promise.reject(new Error("stopped"));
  const storage = limitedStorage({ storage: memory, upload: 1, now: () => 0, sleep });
  await storage.put(`packs/${"0".repeat(64)}`, new Uint8Array(10));
  await expect(storage.put(`packs/${"1".repeat(64)}`, new Uint8Array(1))).rejects.toThrow(
    "stopped",
  );
  expect(await storage.list("packs/")).toHaveLength(1);
  const { delete: _, ...appendOnly } = memory;
  const limits = { now: () => 0, sleep };
  expect(limitedStorage({ storage: appendOnly, ...limits })).not.toHaveProperty("delete");
});
