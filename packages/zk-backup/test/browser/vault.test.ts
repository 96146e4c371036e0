import { expect, it } from "vitest";
import { pureEngine } from "../../src/core/engine/pure.ts";
import { pureKeyAgreement } from "../../src/core/engine/x25519.ts";
import {
  type Compression,
  createVault,
  encodeTree,
  memoryStorage,
  openVault,
  type TreeEntry,
  type VaultPlatform,
} from "../../src/core/vault/index.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Deflate as browsers have it: streams, so compression is asynchronous here. */
const deflate: Compression = {
  codec: "deflate",
  compress: (bytes) => through(bytes, new CompressionStream("deflate-raw")),
  decompress: (_, bytes) => through(bytes, new DecompressionStream("deflate-raw")),
};

async function through(bytes: Uint8Array, transform: CompressionStream | DecompressionStream) {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(transform);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const platform: VaultPlatform = {
  engine: pureEngine(),
  agreement: pureKeyAgreement(),
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  now: () => Date.now(),
  compression: deflate,
};

it.each(["aes-256-gcm", "xchacha20-poly1305"] as const)(
  "keeps and gives back a tree in a browser, sealed by %s in plain JavaScript",
  async (suite) => {
    const storage = memoryStorage();
    const credential = { type: "password", password: "a password in a browser" } as const;
    const cost = { memoryKiB: 19 * 1024, passes: 2, lanes: 1 };
    const options = { storage, credential, platform: { ...platform, suite } };
    const vault = await createVault({ ...options, cost });
    const run = await vault.run();
    const text = bytesOf("a note kept in the browser. ".repeat(1000));
    const entry: TreeEntry = {
      kind: "file",
      name: bytesOf("note.txt"),
      mode: 0o644,
      modified: { seconds: 1n, nanoseconds: 2 },
      content: await run.content.whole(text),
    };
    const root = await run.content.whole(encodeTree([entry]));
    await run.commit({ root, files: 1, bytes: text.length, path: "/notes" });

    const again = await openVault(options);
    const [found] = await again.tree(again.snapshot("latest").root);
    const parts: Uint8Array[] = [];
    if (found?.content) for await (const chunk of again.chunks(found.content)) parts.push(chunk);
    expect(await new Blob(parts as Uint8Array<ArrayBuffer>[]).text()).toBe(
      new TextDecoder().decode(text),
    );
    const wrong = { ...options, credential: { ...credential, password: "another" } };
    await expect(openVault(wrong)).rejects.toMatchObject({ code: "wrong-password" });
  },
);
