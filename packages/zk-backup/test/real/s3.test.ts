import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Ceph, cephMissing, startCeph } from "@candor/engines/ceph";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { storageConformance } from "../../src/storage-conformance/index.ts";
import { codeOf, noise } from "../support/small-vault.ts";
import { http, node, s3, server } from "./built.ts";
import { machine } from "./command.ts";
import { type Loopback, serve } from "./loopback.ts";
import { accountOf, serving } from "./serving.ts";

const run = promisify(execFile);
const { s3Bucket, s3Storage } = s3;
const { httpStorage } = http;
const missing = cephMissing();
const BUCKET = "vaults";
/** With versions, where this gateway forgets about conditional puts. */
const OVERWRITES = "versioned";

let ceph: Ceph;
let folder = "";
let line: Loopback;

beforeAll(async () => {
  if (missing !== null) return;
  ceph = await startCeph();
  folder = await mkdtemp(join(tmpdir(), "zk-s3-"));
  for (const bucket of [BUCKET, OVERWRITES]) await ceph.makeBucket(bucket);
  const versions =
    '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>';
  await curl("-X", "PUT", "--data", versions, `${ceph.endpoint}/${OVERWRITES}?versioning=`);
  const { accessKeyId, secretAccessKey } = ceph;
  const keys = `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  await writeFile(join(folder, "keys"), keys, { mode: 0o600 });
  await writeFile(join(folder, "password"), "a password for the bucket\n");
  const bucket = s3Bucket(place());
  await bucket.check();
  line = await serve(
    server.createBlindServer({
      authorize: ({ token }) => (token === "t" ? "owner" : token === "w" ? "writer" : null),
      storage: (account) => bucket.storage(`accounts/${account}`),
    }),
  );
});
afterAll(async () => {
  await line?.close();
  await ceph?.stop();
  if (folder !== "") await rm(folder, { recursive: true });
});

const place = (more: object = {}) => ({ ...ceph, bucket: BUCKET, pause: 20, ...more });

/** curl signs by itself: another's reading of AWS Signature Version 4. */
async function curl(...args: string[]): Promise<Buffer> {
  const { accessKeyId, secretAccessKey } = ceph;
  const config = join(folder || tmpdir(), `curl-${randomUUID()}`);
  await writeFile(config, `user = "${accessKeyId}:${secretAccessKey}"\n`, { mode: 0o600 });
  const unsigned = ["--header", "x-amz-content-sha256: UNSIGNED-PAYLOAD"]; // of the body, that is
  const signed = ["--aws-sigv4", "aws:amz:us-east-1:s3", "--config", config, ...unsigned];
  const { stdout } = await run("curl", ["--silent", "--show-error", "--fail", ...signed, ...args], {
    encoding: "buffer",
    maxBuffer: 64 * 1024 * 1024,
  }).finally(() => rm(config));
  return stdout;
}

const packOf = (bytes: Uint8Array) => `packs/${createHash("sha256").update(bytes).digest("hex")}`;

describe.skipIf(missing !== null)(`S3 on Ceph's gateway${missing ? ` (${missing})` : ""}`, () => {
  describe("a vault in a bucket", () => {
    const prefixes = new WeakMap<object, string>();
    const at = (prefix: string) => {
      const storage = s3Storage(place({ prefix, parallel: 32 }));
      prefixes.set(storage, prefix);
      return storage;
    };
    const cases = storageConformance({
      make: () => at(`conformance/${randomUUID()} ü+&%`),
      another: (storage) => at(prefixes.get(storage) ?? ""),
      many: 1_001, // one more than a bucket lists at once
    });
    for (const { name, run: tried } of cases) it(name, tried);
  });

  describe("a vault on a blind server that keeps it in a bucket", () => {
    const cases = storageConformance({
      make: () => httpStorage({ url: `${line.url}/vaults/${randomUUID()}/`, token: "t" }),
      many: 60, // pages of a server on a bucket: s3-faults.test.ts
    });
    for (const { name, run: tried } of cases) it(name, tried);
  });

  it("is read and written by curl, which signs by itself", async () => {
    const storage = s3Storage(place({ prefix: "judge" }));
    const [ours, theirs] = [noise(100_000, 1), noise(5_000, 2)];
    await storage.put(packOf(ours), ours);
    const url = `${ceph.endpoint}/${BUCKET}/judge/`;
    expect(new Uint8Array(await curl(url + packOf(ours)))).toEqual(ours);
    const file = join(folder, "theirs");
    await writeFile(file, theirs);
    await curl("--upload-file", file, url + packOf(theirs));
    expect(await storage.get(packOf(theirs))).toEqual(theirs);
    const names = (await storage.list("packs/")).map(({ name }) => name);
    expect(names).toEqual([packOf(ours), packOf(theirs)].sort());
    expect(await codeOf(storage.put(packOf(theirs), theirs))).toBe("exists");
  });

  it("takes an object that comes in pieces, at a rate, and gives it so", async () => {
    const limit = node.transferLimit({ upload: 10_000_000, download: 10_000_000 });
    const storage = s3Storage(place({ prefix: randomUUID(), limit }));
    const bytes = noise(1_000_000, 8);
    await storage.put(packOf(bytes), bytes);
    expect(Buffer.compare(await storage.get(packOf(bytes)), bytes)).toBe(0);
  });

  it("has exactly one winner of twenty clients that put one head", async () => {
    const name = `heads/${"a".repeat(32)}/0000000001`;
    const prefix = randomUUID();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        codeOf(s3Storage(place({ prefix })).put(name, noise(500, i))),
      ),
    );
    expect(outcomes.sort()).toEqual([...Array(19).fill("exists"), "no error"].sort());
  });

  it("refuses bytes that are not those of the name, in the gateway itself", async () => {
    const storage = s3Storage(place({ prefix: randomUUID(), attempts: 1 }));
    expect(await codeOf(storage.put(`packs/${"0".repeat(64)}`, noise(9, 1)))).toBe("hash-mismatch");
    expect(await storage.list("")).toEqual([]);
  });

  it("names wrong keys, a bucket that is missing, and a clock that is wrong, and no key", async () => {
    const wrong = [
      ["unauthorized", { accessKeyId: "nobody" }],
      ["unauthorized", { secretAccessKey: "another-secret" }],
      ["no-bucket", { bucket: "none-of-that-name" }],
      ["clock-skew", { now: () => Date.now() - 3_600_000 }],
      ["clock-skew", { now: () => Date.now() + 3_600_000 }],
    ] as const;
    for (const [code, more] of wrong) {
      const storage = s3Storage(place(more));
      for (const call of [() => storage.list(""), () => storage.put("vault", noise(5, 1))]) {
        const error = await call().then(String, (failure: Error) => failure);
        expect(error, code).toMatchObject({ code });
        expect(`${error}`).not.toContain(ceph.secretAccessKey);
        expect(`${error}`).not.toContain("another-secret");
      }
    }
    const slow = s3Storage(place({ now: () => Date.now() - 3_600_000 }));
    await expect(slow.list("")).rejects.toThrow("is 60 minutes behind");
  });

  it("sees that a bucket with versions overwrites, where the gateway knows no better", async () => {
    const storage = s3Storage(place({ bucket: OVERWRITES }));
    expect(await codeOf(storage.put("vault", noise(56, 1)))).toBe("no-conditional-put");
    expect(await storage.list("")).toEqual([]);
  });

  it("waits for a gateway that stands still, and goes on with it", async () => {
    const storage = s3Storage(place({ prefix: randomUUID(), stall: 300, attempts: 200 }));
    const bytes = noise(300_000, 3);
    await storage.put("vault", noise(56, 1));
    process.kill(ceph.gateway, "SIGSTOP");
    const putting = storage.put(packOf(bytes), bytes);
    const impatient = s3Storage(place({ stall: 100, attempts: 2 })).get("vault");
    expect(await codeOf(impatient)).toBe("storage-failed");
    process.kill(ceph.gateway, "SIGCONT");
    await putting;
    expect(await storage.get(packOf(bytes))).toEqual(bytes);
  });

  it("refuses on a server what the bucket behind it would allow", async () => {
    const url = `${line.url}/vaults/writer/`;
    const storage = httpStorage({ url, token: "w" });
    const [name, bytes] = [`heads/${"b".repeat(32)}/0000000001`, noise(5_000, 4)];
    await storage.put(name, bytes);
    expect(await codeOf(storage.delete(name))).toBe("forbidden");
    const body = noise(9, 1) as Uint8Array<ArrayBuffer>;
    const headers = { authorization: "Bearer w" };
    expect((await fetch(url + name, { method: "PUT", headers, body })).status).toBe(412);
    expect(await s3Storage(place({ prefix: "accounts/writer" })).get(name)).toEqual(bytes);
  });

  describe("a server that the command line starts on a bucket", () => {
    const vaults = () => `s3://${BUCKET}/served?endpoint=${ceph.endpoint}`;
    const keys = () => ["--s3-keys-file", join(folder, "keys")];
    const at = (...parts: string[]) => join(folder, ...parts);
    it("keeps vaults there, remembers where, and has accounts and audit in its folder", async () => {
      const operator = machine(folder, { ZK_BACKUP_SERVER_FOLDER: at("server") });
      const listen = ["--listen", "127.0.0.1:0"];
      const token = await accountOf(operator, at("server"), { role: "owner" });
      await writeFile(at("token"), token);
      const first = await serving({
        ...{ folder: at("server"), args: [...listen, "--vaults", vaults(), ...keys()] },
      });
      expect(first.said()).toContain(`s3://${BUCKET}/served`);
      const desk = (url: string) =>
        machine(folder, {
          ...{ ZK_BACKUP_VAULT: `${url}/vaults/anna/`, ZK_BACKUP_TOKEN_FILE: at("token") },
          ...{ ZK_BACKUP_PASSWORD_FILE: at("password"), ZK_BACKUP_STATE: at("served-state") },
        });
      expect((await desk(first.url).run(["init"])).exit).toBe(0);
      expect((await desk(first.url).run(["backup", import.meta.dirname])).exit).toBe(0);
      expect(await first.stop()).toBe(0);
      const files = (await readdir(at("server"), { recursive: true })).sort();
      expect(files.filter((name) => !name.startsWith("audit/"))).toEqual([
        ...["accounts.json", "audit", "on-the-way", "on-the-way/anna"],
        ...["on-the-way/anna/.uploads", "vaults.json"],
      ]);
      const kept = await readFile(at("server", "vaults.json"), "utf8");
      for (const key of [ceph.accessKeyId, ceph.secretAccessKey]) {
        expect(kept).not.toContain(key);
        expect(first.child.spawnargs.join(" ")).not.toContain(key);
      }

      // Started again without the option, and with keys of the environment.
      const { accessKeyId, secretAccessKey } = ceph;
      const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
      const again = await serving({ folder: at("server"), args: listen, env });
      const restored = await desk(again.url).run(["restore", "latest", at("served-again")]);
      expect([restored.exit, restored.err]).toEqual([0, expect.any(String)]);
      expect(await readFile(at("served-again", "command.ts"))).toEqual(
        await readFile(join(import.meta.dirname, "command.ts")),
      );
      expect(await again.stop()).toBe(0);

      const run = async (...args: string[]) =>
        (await operator.run([...args, "--json"], env)).result();
      const { accounts } = await run("serve", "account", "list");
      const objects = await s3Storage(place({ prefix: "served/anna" })).list("");
      const bytes = objects.reduce((sum, { size }) => sum + size, 0);
      expect(accounts).toMatchObject([{ name: "anna", bytes, objects: objects.length }]);
      expect(objects.length).toBeGreaterThan(4);
      await run("serve", "account", "remove", "anna", "--delete-vault");
      expect(await s3Storage(place({ prefix: "served/anna" })).list("")).toEqual([]);
      expect((await curl(`${ceph.endpoint}/${BUCKET}/served/put-once`)).length).toBeGreaterThan(0);
    });

    it("ends at once, and says why, where vaults cannot be kept", async () => {
      const operator = machine(folder);
      const refused = async (server: string, ...args: string[]) => {
        const ended = await operator.run(["serve", "--folder", at(server), ...args]);
        expect(ended.out + ended.err).not.toContain(ceph.secretAccessKey);
        return [ended.exit, ended.err];
      };
      const says = (exit: number, text: string) => [exit, expect.stringContaining(text)];
      const to = (bucket: string) => ["--vaults", `s3://${bucket}?endpoint=${ceph.endpoint}`];
      await writeFile(at("wrong-keys"), "aws_access_key_id = nobody\naws_secret_access_key = x\n");
      const wrong = ["--s3-keys-file", at("wrong-keys")];
      expect(await refused("one", ...to("none-such"), ...keys())).toEqual(
        says(10, "no such bucket"),
      );
      expect(await refused("one", ...to(BUCKET), ...wrong)).toEqual(says(12, "these keys"));
      expect(await refused("one", ...to(BUCKET))).toEqual(says(12, "A bucket wants keys"));
      expect(await refused("one", ...to(OVERWRITES), ...keys())).toEqual(says(1, "If-None-Match"));
      expect(await refused("one", "--vaults", "/srv/x", ...keys())).toEqual(
        says(2, "--vaults must be like s3://"),
      );
      expect(await refused("server", ...to(BUCKET), ...keys())).toEqual(
        says(2, `are in s3://${BUCKET}/served`),
      );
    });
  });

  it("is a place for the command line, whose keys stand nowhere", async () => {
    const desk = machine(folder, { ZK_BACKUP_PASSWORD_FILE: join(folder, "password") });
    const { accessKeyId, secretAccessKey, endpoint } = ceph;
    const vault = ["--vault", `s3://${BUCKET}/command line?endpoint=${endpoint}`];
    const inFile = ["--s3-keys-file", join(folder, "keys")];
    const inEnvironment = {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    };
    const ends = [
      await desk.run(["init", ...vault, ...inFile]),
      await desk.run(["backup", import.meta.dirname, ...vault], inEnvironment),
      await desk.run(["check", "--data", ...vault, ...inFile]),
      await desk.run(["snapshots", ...vault]),
      await desk.run(["snapshots", ...vault], { ...inEnvironment, AWS_ACCESS_KEY_ID: "nobody" }),
      await desk.run(["snapshots", "--vault", `s3://none?endpoint=${endpoint}`, ...inFile]),
    ];
    expect(ends.map(({ exit }) => exit)).toEqual([0, 0, 0, 12, 12, 10]);
    for (const { out, err } of ends) expect(out + err).not.toContain(secretAccessKey);
    expect(ends[3]?.err).toContain("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
  });

  it("holds a vault that is backed up to, checked, pruned and restored", async () => {
    const { backup, createVault, openVault, restore } = node;
    const storage = s3Storage(place({ prefix: "whole" }));
    const password = "a password for the bucket";
    const source = join(import.meta.dirname, "..", "reader");
    const vault = await createVault({ storage, password, stateFolder: join(folder, "state") });
    await backup({ vault, source });
    await backup({ vault, source });
    await vault.forget({ policy: { last: 1 } });
    await vault.prune();
    expect((await vault.check({ data: true })).problems).toEqual([]);
    const target = join(folder, "restored");
    await restore({ vault: await openVault({ storage, password }), snapshot: "latest", target });
    const name = "restore.py";
    expect(await readFile(join(target, name))).toEqual(await readFile(join(source, name)));
  });
});
