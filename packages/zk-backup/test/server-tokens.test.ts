import { readFileSync, statSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  type Access,
  createBlindServer,
  createTokens,
  memoryTokens,
  type TokenStore,
} from "../src/server/index.ts";
import { accountsFile, folderStore } from "../src/server-node/index.ts";
import { asking, packOf } from "./support/served.ts";
import { codeOf, noise } from "./support/small-vault.ts";

const folders: string[] = [];
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "zk-tokens-"));
  folders.push(folder);
  return folder;
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

const bytes = noise(100, 1);
const hash = packOf(bytes).slice("packs/".length);

/** One object of each kind that the format has. */
const OBJECTS = [
  "vault",
  `slots/${hash}`,
  `packs/${hash}`,
  `indexes/${hash}`,
  `heads/${"a".repeat(32)}/0000000001`,
  `leases/${"a".repeat(32)}-0000000001`,
  `tombstones/${"b".repeat(64)}`,
];
/** What each role may do; everything else is refused. */
const MAY: Record<Access | "nobody", readonly string[]> = {
  nobody: [],
  reader: ["GET", "HEAD", "LIST", "USAGE"],
  writer: ["GET", "HEAD", "LIST", "USAGE", "PUT", "UPLOAD-HEAD", "UPLOAD-PATCH", "UPLOAD-DELETE"],
  owner: [
    ...["GET", "HEAD", "LIST", "USAGE", "PUT", "UPLOAD-HEAD", "UPLOAD-PATCH", "UPLOAD-DELETE"],
    "DELETE",
  ],
};
const ROLES = Object.keys(MAY) as (Access | "nobody")[];
const CALLS = ["GET", "HEAD", "PUT", "DELETE", "LIST", "USAGE"];
const UPLOADS = ["UPLOAD-HEAD", "UPLOAD-PATCH", "UPLOAD-DELETE"];

async function guarded() {
  const store = folderStore({ folder: await newFolder() });
  const tokens = createTokens({ store: memoryTokens() });
  const server = createBlindServer({
    authorize: tokens.check,
    storage: () => store,
    limits: { wrongTokens: null },
  });
  return { tokens, store, ask: asking(server) };
}

describe.each(ROLES)("the token of a %s", (role) => {
  it.each(
    OBJECTS.flatMap((name) =>
      [...CALLS, ...(/^(slots|packs|indexes)/.test(name) ? UPLOADS : [])].map(
        (call) => [call, name] as const,
      ),
    ),
  )("%s of %s: what it may, and nothing else", async (call, name) => {
    const { tokens, store, ask } = await guarded();
    const issued = role === "nobody" ? null : await tokens.add({ account: "anna", role });
    const there = ["GET", "HEAD", "DELETE"].includes(call);
    const body = (async function* () {
      yield bytes;
    })();
    if (there) await store.write(name, body, { hash: null });
    if (call === "UPLOAD-HEAD" || call === "UPLOAD-DELETE")
      await store.uploads?.append(name, 0, body);
    const method = call.replace("UPLOAD-", "").replace(/LIST|USAGE/, "GET");
    const path = call.startsWith("UPLOAD-")
      ? `uploads/${name}`
      : call === "LIST"
        ? "?list="
        : call === "USAGE"
          ? "?usage"
          : name;
    const patch = { "upload-offset": "0", "upload-complete": "?1" };
    const answer = await ask(method, path, {
      token: issued?.token ?? null,
      ...(["PUT", "PATCH"].includes(method) && { body: bytes }),
      ...(method === "PATCH" && {
        headers: { ...patch, "content-type": "application/partial-upload" },
      }),
    });
    const allowed = MAY[role].includes(call);
    if (allowed) expect(answer.status).toBeLessThan(300);
    else expect(answer.status).toBe(role === "nobody" ? 401 : 403);
    const left = (await store.list("", {})).map((object) => object.name);
    const put = allowed && (call === "PUT" || call === "UPLOAD-PATCH");
    const kept = there && !(allowed && call === "DELETE");
    expect(left).toEqual(put || kept ? [name] : []);
  });

  it("overwrites nothing", async () => {
    const { tokens, store, ask } = await guarded();
    const { token } = await tokens.add({ account: "anna", role: "owner" });
    await ask("PUT", "vault", { token, body: bytes });
    const issued = role === "nobody" ? null : await tokens.add({ account: "anna", role });
    for (const headers of [{}, { "if-none-match": "*" }, { "if-match": "*" }]) {
      const body = noise(100, 2);
      const answer = await ask("PUT", "vault", { token: issued?.token ?? null, body, headers });
      expect([400, 401, 403, 412]).toContain(answer.status);
    }
    const { body } = await store.read("vault", {});
    expect(body).toEqual(bytes);
  });
});

const stores: [string, () => Promise<TokenStore>][] = [
  ["in memory", async () => memoryTokens()],
  [
    "in a file",
    async () => {
      const file = accountsFile({ path: join(await newFolder(), "accounts.json") });
      for (const name of ["anna", "bert"]) await file.add(name, { bytes: null, objects: null });
      return file.tokens;
    },
  ],
];

describe.each(stores)("tokens %s", (_, make) => {
  it("are checked whole: not another's, not a part, not the hash", async () => {
    const store = await make();
    const tokens = createTokens({ store });
    const { token, record } = await tokens.add({
      account: "anna",
      role: "writer",
      label: "laptop",
    });
    expect(token).toMatch(/^zkb_[A-Za-z0-9_-]{43}$/);
    const check = async (text: string, account = "anna") => tokens.check({ account, token: text });
    expect(await check(token)).toMatchObject({ id: record.id, role: "writer", label: "laptop" });
    expect(await check(token, "bert")).toBeNull();
    for (const wrong of [token.slice(0, -1), `${token}A`, record.hash, record.id, "", "zkb_"])
      expect(await check(wrong)).toBeNull();
    const kept = JSON.stringify(await store.list("anna"));
    expect(kept).not.toContain(token.slice(4, 20));
    expect(kept).toContain(record.hash);
  });

  it("expire, are revoked and rotated", async () => {
    let now = Date.parse("2026-03-01T00:00:00Z");
    const tokens = createTokens({ store: await make(), now: () => now });
    const check = async (token: string) =>
      (await tokens.check({ account: "anna", token }))?.id ?? null;
    const brief = await tokens.add({
      ...{ account: "anna", role: "owner" },
      expires: new Date(now + 1000),
    });
    const lasting = await tokens.add({ account: "anna", role: "writer", label: "camera" });
    now += 999;
    expect(await check(brief.token)).toBe(brief.record.id);
    now += 1;
    expect(await check(brief.token)).toBeNull();
    expect(await codeOf(tokens.rotate(brief.record.id, 1000))).toBe("not-found");
    const next = await tokens.rotate(lasting.record.id, 1000);
    expect(next.record).toMatchObject({ role: "writer", label: "camera", expires: null });
    expect(await check(lasting.token)).toBe(lasting.record.id);
    now += 1000;
    expect([await check(lasting.token), await check(next.token)]).toEqual([null, next.record.id]);
    await tokens.revoke(next.record.id);
    expect(await check(next.token)).toBeNull();
    expect(await codeOf(tokens.revoke(next.record.id))).toBe("not-found");
  });

  it("refuse what they cannot be", async () => {
    const tokens = createTokens({ store: await make() });
    const wanted = { account: "anna", role: "writer" } as const;
    expect(await codeOf(tokens.add({ ...wanted, account: "../anna" }))).toBe("bad-name");
    expect(await codeOf(tokens.add({ ...wanted, role: "root" as Access }))).toBe("bad-input");
    expect(await codeOf(tokens.add({ ...wanted, label: "a\nb" }))).toBe("bad-input");
    expect(await codeOf(tokens.add({ ...wanted, label: "a".repeat(101) }))).toBe("bad-input");
  });
});

describe("the file of accounts", () => {
  const quota = { bytes: 1000, objects: null };

  it("is replaced whole, is its owner's alone, and holds no token", async () => {
    const path = join(await newFolder(), "below", "accounts.json");
    const file = accountsFile({ path });
    expect(await file.list()).toEqual([]);
    await file.add("anna", quota);
    const { token } = await createTokens({ store: file.tokens }).add({
      ...{ account: "anna", role: "reader" },
    });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, "utf8")).not.toContain(token);
    expect(await codeOf(file.add("anna", quota))).toBe("exists");
    expect(await codeOf(file.add("an/na", quota))).toBe("bad-name");
    expect(await codeOf(file.setQuota("bert", quota))).toBe("not-found");
    await file.remove("anna");
    expect([await file.list(), await file.tokens.list("anna")]).toEqual([[], []]);
  });

  it("shows at once what another process wrote", async () => {
    const path = join(await newFolder(), "accounts.json");
    const [server, command] = [accountsFile({ path }), accountsFile({ path })];
    expect(await server.find("anna")).toBeNull();
    await command.add("anna", quota);
    expect(await server.find("anna")).toMatchObject({ name: "anna", quota });
    const tokens = createTokens({ store: command.tokens });
    const { token, record } = await tokens.add({ account: "anna", role: "writer" });
    const seen = createTokens({ store: server.tokens });
    expect(await seen.check({ account: "anna", token })).not.toBeNull();
    await tokens.revoke(record.id);
    expect(await seen.check({ account: "anna", token })).toBeNull();
  });

  it("loses no change when many change it at once", async () => {
    const path = join(await newFolder(), "accounts.json");
    const names = Array.from({ length: 20 }, (_, i) => `account-${i}`);
    await Promise.all(
      names.map((name) => accountsFile({ path, patience: 60_000 }).add(name, quota)),
    );
    const listed = (await accountsFile({ path }).list()).map(({ name }) => name);
    expect(listed.sort()).toEqual(names.sort());
  });

  it("names the file that a killed command left, and loses nothing", async () => {
    const path = join(await newFolder(), "accounts.json");
    const file = accountsFile({ path, patience: 1 });
    await file.add("anna", quota);
    await writeFile(`${path}.new`, "");
    await expect(file.add("bert", quota)).rejects.toThrow(`${path}.new is there`);
    expect(await file.list()).toHaveLength(1);
  });

  const account = { name: "anna", created: "2026-01-01T00:00:00.000Z", quota };
  const token = {
    ...{ id: "0".repeat(16), account: "anna", role: "writer", label: "" },
    ...{ hash: "0".repeat(64), created: account.created, expires: null },
  };
  const whole = { version: 1, accounts: [account], tokens: [token] };
  it.each([
    ["cut", JSON.stringify(whole).slice(0, -5), "no JSON object"],
    ["empty", "", "no JSON object"],
    ["a list", "[]", "no JSON object"],
    ["of another version", { ...whole, version: 2 }, "another version"],
    ["without accounts", { version: 1, tokens: [] }, "accounts is no list"],
    ["with a path for an account", { ...whole, accounts: [{ ...account, name: "../x" }] }, "[0]"],
    [
      "with a negative quota",
      { ...whole, accounts: [{ ...account, quota: { bytes: -1, objects: null } }] },
      "[0]",
    ],
    ["with a token of nobody", { ...whole, accounts: [] }, "tokens[0] is of no account"],
    ["with a role that is none", { ...whole, tokens: [{ ...token, role: "root" }] }, "tokens[0]"],
    [
      "with an id that is not its hash's",
      { ...whole, tokens: [{ ...token, id: "1".repeat(16) }] },
      "tokens[0]",
    ],
    [
      "with an end that is no time",
      { ...whole, tokens: [{ ...token, expires: "never" }] },
      "tokens[0]",
    ],
  ])("%s is refused, by name", async (_, content, says) => {
    const path = join(await newFolder(), "accounts.json");
    const text = typeof content === "string" ? content : JSON.stringify(content);
    await writeFile(path, text);
    const file = accountsFile({ path });
    expect(await codeOf(file.list())).toBe("state-damaged");
    await expect(file.list()).rejects.toThrow(says);
    expect(await codeOf(file.add("bert", quota))).toBe("state-damaged");
    expect(readFileSync(path, "utf8")).toBe(text);
  });
});
