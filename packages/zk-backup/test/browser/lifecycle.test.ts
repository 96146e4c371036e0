import { expect, it } from "vitest";
import { pureKeyAgreement } from "../../src/core/engine/x25519.ts";
import { createVault, encodeTree, memoryStorage, openVault } from "../../src/core/vault/index.ts";
import { storageConformance } from "../../src/storage-conformance/index.ts";
import { webEngine } from "../../src/web/web-engine.ts";

for (const { name, run } of storageConformance({ make: memoryStorage }))
  it(`a storage in the browser ${name}`, run);

it("forgets, prunes, repairs and tells its heads in the browser", async () => {
  const storage = memoryStorage();
  const platform = {
    engine: webEngine(),
    agreement: pureKeyAgreement(),
    random: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
    now: () => Date.now(),
    compression: {
      codec: "store",
      compress: (bytes: Uint8Array) => bytes,
      decompress: () => {
        throw new Error("nothing is compressed here");
      },
    },
  } as const;
  const credential = { type: "recovery", secret: new Uint8Array(32).fill(3) } as const;
  const vault = await createVault({ platform, storage, credential });
  for (const seed of [1, 2]) {
    const run = await vault.run();
    const content = await run.content.whole(crypto.getRandomValues(new Uint8Array(30_000 * seed)));
    const name = new TextEncoder().encode("f");
    const file = { kind: "file", mode: 0o600, modified: { seconds: 0n, nanoseconds: 0 } } as const;
    const root = await run.content.whole(encodeTree([{ ...file, name, content }]));
    await run.commit({ root, files: 1, bytes: content.length, path: "/" });
  }
  const headCode = await vault.headCode();
  await vault.forget({ policy: { last: 1 } });
  expect((await vault.prune()).removed).toBe(1);
  for (const name of storage.objects.keys())
    if (name.startsWith("indexes/")) storage.objects.delete(name);
  expect(await (await openVault({ platform, storage, credential })).repair()).toMatchObject({
    ...{ reindexed: 1, lost: [] },
  });
  const opened = await openVault({ platform, storage, credential, headCode });
  expect((await opened.check({ data: true })).problems).toEqual([]);
});
