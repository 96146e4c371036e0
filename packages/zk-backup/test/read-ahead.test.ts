import fc from "fast-check";
import { expect, it } from "vitest";
import { openVault, type Storage } from "../src/core/vault/index.ts";
import { readAhead } from "../src/core/vault/objects/read-ahead.ts";
import {
  backUp,
  credential,
  noise,
  platform,
  readBack,
  smallVault,
} from "./support/small-vault.ts";

/** Reads objects: each ends when its turn in a scheduler comes; one may fail. */
function reading(scheduler: fc.Scheduler, sizes: readonly number[], failing: number | null) {
  const seen = { begun: [] as number[], running: [] as number[], most: 0, bytes: 0 };
  const read = async (name: string): Promise<string> => {
    const at = Number(name);
    seen.begun.push(at);
    seen.running.push(at);
    const bytes = seen.running.reduce((sum, one) => sum + (sizes[one] ?? 0), 0);
    seen.most = Math.max(seen.most, seen.running.length);
    if (seen.running.length > 1) seen.bytes = Math.max(seen.bytes, bytes);
    await scheduler.schedule(Promise.resolve());
    seen.running.splice(seen.running.indexOf(at), 1);
    if (at === failing) throw new Error(`no ${at}`);
    return `read ${at}`;
  };
  return { seen, read };
}

const maybe = fc.option(fc.nat(12), { nil: null });

it("gives what it reads in its order, a few at once, and leaves nothing running", async () => {
  await fc.assert(
    fc.asyncProperty(
      ...([
        fc.scheduler(),
        fc.array(fc.nat(9), { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
      ] as const),
      ...([maybe, maybe] as const),
      async (scheduler, sizes, most, failing, enough) => {
        const objects = sizes.map((size, i) => ({ name: String(i), size }));
        const { seen, read } = reading(scheduler, sizes, failing);
        const got: (readonly [string, string])[] = [];
        let error = "";
        const taking = async (): Promise<void> => {
          for await (const pair of readAhead(objects, { objects: most, bytes: 20 }, read)) {
            got.push(pair);
            if (got.length - 1 === enough) break;
          }
        };
        const taken = taking().catch((cause: Error) => {
          error = cause.message;
        });
        await scheduler.waitFor(taken);
        const { length } = sizes;
        const fails = failing !== null && failing < length && failing <= (enough ?? length);
        const end = fails ? failing : Math.min(length, (enough ?? length) + 1);
        expect(got).toEqual(sizes.slice(0, end).map((_, i) => [String(i), `read ${i}`]));
        expect(error).toBe(fails ? `no ${failing}` : "");
        expect(seen.begun).toEqual(sizes.slice(0, seen.begun.length).map((_, i) => i));
        expect(seen.begun.length).toBeLessThan(end + most + 1);
        expect(seen.most).toBeLessThanOrEqual(most);
        expect(seen.bytes).toBeLessThanOrEqual(20);
        expect(seen.running).toEqual([]);
      },
    ),
  );
});

it("has a vault's indexes read six at once", async () => {
  const { storage, vault } = await smallVault();
  for (let i = 0; i < 9; i++) await backUp(vault, new Map([[`${i}`, noise(5000, 100 + i)]]));
  const seen = { running: 0, most: 0, all: 0 };
  const watched: Storage = {
    ...storage,
    async get(name, options) {
      if (!name.startsWith("indexes/")) return storage.get(name, options);
      seen.running += 1;
      seen.all += 1;
      seen.most = Math.max(seen.most, seen.running);
      await new Promise((later) => setTimeout(later, 5));
      return storage.get(name, options).finally(() => {
        seen.running -= 1;
      });
    },
  };
  const again = await openVault({ platform, storage: watched, credential });
  expect([...(await readBack(again)).keys()]).toEqual(["8"]);
  expect(seen).toEqual({ running: 0, most: 6, all: 10 });
});
