import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { recordLine } from "@candor/engines/recorded-line";
import { type Search, searchFor, writtenAs } from "@candor/engines/secret-search";
import { afterAll, beforeAll, expect, it } from "vitest";
import { secretsOf } from "../support/vault-secrets.ts";
import { node } from "./built.ts";
import { machine } from "./command.ts";
import { accountOf, plainServer, serving } from "./serving.ts";

const password = "wool basket 1974 under the stairs";
const label = "grandmother's laptop";
const tag = "before-the-move";

let base = "";
const at = (...parts: string[]): string => join(base, ...parts);
const files = new Map<string, Buffer>();
let search: Search;
/** Every key of the vault. */
let keys: Uint8Array[] = [];

/** Text that stands nowhere else, the same in every run, of an odd length of six digits. */
function unique(number: number): Buffer {
  let [text, at] = ["", 0];
  const length = 100_001 + number * 7_922;
  for (; text.length < length; at++)
    text +=
      createHash("sha256").update(`${number} ${at}`).digest("base64url") + (at % 5 ? " " : "\n");
  return Buffer.from(text.slice(0, length));
}

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "zk-blind-"));
  const folders = ["Steuererklärung", "love-letters", "payroll 2026"];
  for (let i = 0; i < 12; i++)
    files.set(join(folders[i % 3] ?? "", `document-of-${i}-secret.txt`), unique(i));
  for (const [name, content] of files) {
    await mkdir(join(at("source", name), ".."), { recursive: true });
    await writeFile(at("source", name), content);
  }
  await writeFile(at("password"), `${password}\n`);
  await mkdir(at("home"));
});
afterAll(() => rm(base, { recursive: true }));

/** All that lies below a folder, in one. */
async function whole(folder: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    parts.push(Buffer.from(`${entry.name}\n`));
    if (entry.isFile()) parts.push(await readFile(join(entry.parentPath, entry.name)));
  }
  return Buffer.concat(parts);
}

/** A vault's objects as they lie in a folder. */
async function storedIn(folder: string): Promise<Map<string, Buffer>> {
  const stored = new Map<string, Buffer>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) stored.set(relative(folder, path), await readFile(path));
  }
  return stored;
}

/** What was said around the bodies, both ways: no body of ours has lines of text. */
function headsIn(traffic: Buffer): string {
  const lines = traffic.toString("latin1").split("\r\n");
  return lines.filter((line) => /^[\x20-\x7e]{1,2000}$/.test(line)).join("\n");
}

/** Sizes of files that stand in a text, alone or in a list; not within a hash. */
function sizesIn(text: string): number[] {
  const sizes = [...files.values()].map(({ length }) => length);
  return sizes.filter((size) => new RegExp(`(?<![0-9a-f])${size}(?![0-9a-f])`).test(text));
}

it("the server's disk, memory and line hold no run of 16 bytes, no name, size, password or key", async () => {
  const desk = machine(at("home"));
  const token = await accountOf(desk, at("server"), { role: "owner" });
  const server = await serving({ folder: at("server"), watched: true });
  const line = await recordLine({ to: server.port, folder: at("traffic") });
  await writeFile(at("token"), token);
  const env = {
    ZK_BACKUP_VAULT: `http://127.0.0.1:${line.port}/vaults/anna/`,
    ZK_BACKUP_TOKEN_FILE: at("token"),
    ZK_BACKUP_PASSWORD_FILE: at("password"),
    ZK_BACKUP_STATE: at("state"),
  };
  const done = async (...args: string[]) => {
    const ended = await desk.run([...args, "--json"], env);
    expect([ended.exit, ended.err]).toEqual([0, expect.any(String)]);
    return ended.result();
  };
  await done("init", "--label", label);
  const { phrase } = await done("recovery");
  await done("backup", at("source"), "--tag", tag, "--remember-key");
  const { device } = await done("devices", "add", at("camera"), "--write-only");
  await writeFile(at("source", "love-letters", "document-of-1-secret.txt"), unique(99));
  const alone = ["--device-file", at("camera"), "--state", at("camera-state")];
  await done("backup", at("source", "love-letters"), "--tag", tag, ...alone);
  await done("restore", "latest", at("restored"));
  const before = await storedIn(at("server", "vaults", "anna"));
  const revoked = await done("revoke", String(device));
  await done("backup", at("source", "payroll 2026"), "--tag", tag);
  await server.image(at("image"));
  await server.stop();
  await line.close();

  const states = (await readdir(at("state"))).filter((name) => name.endsWith(".json"));
  const state = JSON.parse(await readFile(at("state", states[0] ?? ""), "utf8"));
  const deviceKey = String(state.deviceKey);
  expect(deviceKey).toMatch(/^[0-9a-f]{64}$/);
  const phrases = [String(phrase), String(revoked["phrase"])];
  keys = [
    Buffer.from(deviceKey, "hex"),
    ...phrases.map((words) => node.decodeRecoveryPhrase(words)),
    ...(await secretsOf(before, password)),
    ...(await secretsOf(await storedIn(at("server", "vaults", "anna")), password)),
  ];
  expect(keys.length).toBeGreaterThan(60); // of two epochs, four credentials, and each object
  const names = [...files.keys()].flatMap((name) => name.split("/")).filter((n) => n.length >= 6);
  search = searchFor({
    contents: [...files.values(), unique(99)],
    texts: [
      ...new Set(names),
      ...[password, label, tag, at("source")],
      ...phrases.map((words) => words.slice(0, 17)),
      ...keys.flatMap(writtenAs),
    ],
  });
  const disk = await whole(at("server"));
  const traffic = await whole(at("traffic"));
  const image = await readFile(at("image"));
  expect(disk.length).toBeGreaterThan(1_000_000);
  const restored = await whole(at("restored"));
  expect(restored.length).toBeGreaterThan(400_000);
  expect(traffic.length).toBeGreaterThan(disk.length + 0.7 * restored.length); // up, and down again
  expect(image.length).toBeGreaterThan(30_000_000);
  for (const [place, bytes] of Object.entries({ disk, traffic, image }))
    expect([place, search.in(bytes)]).toEqual([place, []]);

  expect(disk.includes(token.slice(4))).toBe(false); // it keeps a hash
  const audit = await whole(at("server", "audit"));
  const accounts = await readFile(at("server", "accounts.json"), "utf8");
  const metadata = [audit.toString(), accounts, headsIn(traffic), server.said()].join("\n");
  expect(metadata).toContain('"method":"PUT"');
  expect(metadata).toContain("content-length: ");
  expect(sizesIn(metadata)).toEqual([]);
});

/** A key that anything derived from it could give away, in each form. */
const planted = (): Buffer[] => writtenAs(keys.at(-1) ?? new Uint8Array());

it("the same search finds all of it at a server that is not blind", async () => {
  await mkdir(at("plain"));
  const server = await plainServer(at("plain"));
  const line = await recordLine({ to: server.port, folder: at("plain-traffic") });
  const [[name, content] = ["", Buffer.alloc(0)]] = files;
  const url = new URL(`http://127.0.0.1:${line.port}/`);
  url.pathname = `${name.split("/").at(-1)}/${password.replaceAll(" ", "+")}`;
  const sent = await fetch(url, { method: "PUT", body: new Uint8Array(content) });
  expect(sent.status).toBe(201);
  for (const [i, form] of planted().entries()) {
    const body = new Uint8Array(form);
    await fetch(`http://127.0.0.1:${line.port}/planted-${i}`, { method: "PUT", body });
  }
  await server.image(at("plain-image"));
  await server.stop();
  await line.close();
  const places = {
    disk: await whole(at("plain")),
    traffic: await whole(at("plain-traffic")),
    image: await readFile(at("plain-image")),
  };
  for (const [place, bytes] of Object.entries(places)) {
    const found = search.in(bytes).join("\n");
    expect([place, found]).toEqual([place, expect.stringMatching(/document-of-0-secret/)]);
    expect([place, found]).toEqual([place, expect.stringMatching(/^[0-9a-f]{32} at \d+$/m)]);
    for (const form of planted())
      expect([place, found.includes(form.toString("latin1"))]).toEqual([place, true]);
  }
  expect(sizesIn(places.disk.toString("latin1"))).toEqual([content.length]);
  expect(sizesIn(headsIn(places.traffic))).toEqual([content.length]);
});
