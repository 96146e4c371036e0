/**
 * A vault as a web page keeps it, to be run inside another runtime: nothing here is Node's.
 *
 *     web-client.ts save FILE...   makes a vault, and backs these files up
 *     web-client.ts read           prints each path of the latest snapshot with its bytes' hash
 */
import { browserPlatform } from "@candor/zk-backup/browser";
import { httpStorage } from "@candor/zk-backup/storage/http";
import {
  createVault,
  encodeTree,
  openVault,
  type TreeEntry,
  walkTree,
} from "@candor/zk-backup/vault";

declare const Deno: {
  readonly args: readonly string[];
  readonly env: { get(name: string): string | undefined };
  readFile(path: string): Promise<Uint8Array>;
};

const variable = (name: string): string => Deno.env.get(name) ?? "";
const options = {
  platform: browserPlatform(),
  storage: httpStorage({ url: variable("VAULT"), token: variable("TOKEN") }),
  credential: { type: "password", password: variable("PASSWORD") },
} as const;

async function save(paths: readonly string[]): Promise<void> {
  const vault = await createVault({ ...options, cost: { memoryKiB: 19_456, passes: 2, lanes: 1 } });
  const run = await vault.run();
  const entries: TreeEntry[] = [];
  let bytes = 0;
  for (const path of paths) {
    const content = await Deno.readFile(path);
    bytes += content.length;
    entries.push({
      ...{ kind: "file", mode: 0o644, modified: { seconds: 1_700_000_000n, nanoseconds: 0 } },
      name: new TextEncoder().encode(path.slice(path.lastIndexOf("/") + 1)),
      content: await run.content.whole(content),
    });
  }
  const root = await run.content.whole(encodeTree(entries));
  await run.commit({ root, files: paths.length, bytes, path: "/in/deno" });
  console.log(JSON.stringify({ saved: vault.snapshot("latest").files }));
}

async function read(): Promise<void> {
  const vault = await openVault(options);
  const found: Record<string, string> = {};
  for await (const { names, entry } of walkTree({ vault, root: vault.snapshot("latest").root })) {
    if (entry.kind !== "file" || entry.content === undefined) continue;
    const path = names.map((name) => new TextDecoder().decode(name)).join("/");
    const chunks: BlobPart[] = [];
    for await (const chunk of vault.chunks(entry.content))
      chunks.push(chunk as Uint8Array<ArrayBuffer>);
    found[path] = await sha256(await new Blob(chunks).arrayBuffer());
  }
  console.log(JSON.stringify(found));
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const [task, ...paths] = Deno.args;
if (task === "save") await save(paths);
else await read();
