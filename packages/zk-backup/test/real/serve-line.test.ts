import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { connect as connectSecure } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packOf } from "../support/served.ts";
import { noise } from "../support/small-vault.ts";
import { type Machine, machine } from "./command.ts";
import { accountOf, type Serving, serving } from "./serving.ts";

let base = "";
let operator: Machine;
let token = "";
let server: Serving;
const at = (...parts: string[]): string => join(base, ...parts);
const folder = () => at("server");

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "zk-serve-"));
  await mkdir(at("home"));
  operator = machine(at("home"), { ZK_BACKUP_SERVER_FOLDER: folder() });
  token = await accountOf(operator, folder());
  server = await serving({ folder: folder() });
  await writeFile(at("password"), "a password\n");
});
afterAll(async () => {
  await server.stop();
  await rm(base, { recursive: true });
});

/** Sends bytes as they are and gives all that comes until the line ends. */
async function said(parts: readonly (string | Uint8Array)[], keepOpen = false): Promise<string> {
  const socket = connect(server.port, "127.0.0.1");
  await once(socket, "connect");
  for (const part of parts) socket.write(part);
  if (!keepOpen) socket.end();
  return text(socket).catch(() => "");
}

const head = (line: string, ...fields: string[]): string =>
  [`${line} HTTP/1.1`, "Host: x", `Authorization: Bearer ${token}`, ...fields, "", ""].join("\r\n");

describe("accounts and tokens at the command line", () => {
  it("are made, listed, changed, rotated, taken back and removed, while the server runs", async () => {
    const ran = async (...args: string[]) => (await operator.run([...args, "--json"])).result();
    const status = async (bearer: unknown) => {
      const headers = { authorization: `Bearer ${bearer}` };
      return (await fetch(`${server.url}/vaults/zoe/?usage`, { headers })).status;
    };
    expect(await ran("serve", "account", "add", "zoe", "--quota", "1M")).toMatchObject({
      ...{ name: "zoe", quota: { bytes: 1_000_000, objects: null }, exit: 0 },
    });
    const made = await ran("serve", "token", "add", "zoe", "--role", "reader", "--label", "tv");
    expect(made).toMatchObject({ account: "zoe", role: "reader", label: "tv", expires: null });
    expect(await status(made["token"])).toBe(200);
    const next = await ran("serve", "token", "rotate", String(made["id"]), "--overlap", "0s");
    expect([await status(made["token"]), await status(next["token"])]).toEqual([401, 200]);
    const listed = await operator.run(["serve", "token", "list", "zoe"]);
    expect(listed.out).toMatch(/reader\s+made .*over since/);
    expect(listed.out).not.toContain(String(next["token"]).slice(4));
    await ran("serve", "token", "revoke", String(next["id"]));
    expect(await status(next["token"])).toBe(401);
    await ran("serve", "account", "change", "zoe", "--no-quota", "--max-objects", "7");
    const accounts = await ran("serve", "account", "list");
    expect(accounts["accounts"]).toContainEqual(
      expect.objectContaining({ name: "zoe", quota: { bytes: null, objects: 7 }, tokens: 1 }),
    );
    expect(await ran("serve", "account", "remove", "zoe")).toMatchObject({ exit: 0 });
    expect((await operator.run(["serve", "account", "list"])).out).not.toContain("zoe");
  });

  it.each([
    [["serve", "account", "add", "anna"], 11, "There is an account anna already"],
    [["serve", "account", "add", "../anna"], 1, "cannot be an account"],
    [["serve", "token", "add", "anna"], 2, "--role reader, --role writer, --role owner"],
    [["serve", "token", "add", "nobody", "--role", "reader"], 1, "There is no account nobody"],
    [["serve", "--listen", "here"], 2, "--listen wants HOST:PORT"],
    [["serve", "--tls-cert", "/nowhere/c", "--tls-key", "/nowhere/k"], 13, "TLS:"],
  ] as const)("%j is refused, with what to do", async (args, exit, says) => {
    const ended = await operator.run(args);
    expect([ended.exit, ended.err]).toEqual([exit, expect.stringContaining(says)]);
  });
});

describe("the line", () => {
  it("that sends half a head, or nothing that is HTTP, gets an answer and is closed", async () => {
    expect(await said(["GET /vaults/anna/vault HT"])).toMatch(/^(HTTP\/1\.1 400 |$)/);
    expect(await said(["\x16\x03\x01\x02\x00"])).toMatch(/^HTTP\/1\.1 400 /);
  });

  it("that breaks in the middle of a body leaves nothing, or what can be gone on with", async () => {
    const body = noise(300_000, 1);
    const name = packOf(body);
    const put = (...fields: string[]) =>
      head(`PUT /vaults/anna/${name}`, `Content-Length: ${body.length}`, ...fields);
    await said([put("Upload-Complete: ?1"), body.subarray(0, 100_000)]);
    const headers = { authorization: `Bearer ${token}` };
    const upload = `${server.url}/vaults/anna/uploads/${name}`;
    const offset = async () =>
      (await fetch(upload, { method: "HEAD", headers })).headers.get("upload-offset");
    await expect.poll(offset).toBe("100000");
    const patch = {
      ...{ ...headers, "content-type": "application/partial-upload" },
      ...{ "upload-offset": "100000", "upload-complete": "?1" },
    };
    const rest = { method: "PATCH", headers: patch, body: body.slice(100_000) };
    expect((await fetch(upload, rest)).status).toBe(201);
    const got = await fetch(`${server.url}/vaults/anna/${name}`, { headers });
    expect(Buffer.from(await got.arrayBuffer()).equals(body)).toBe(true);
  });

  it("gets its refusal though it is still sending, and is used again", async () => {
    const body = noise(3_000_000, 2);
    const wrong = `/vaults/anna/${packOf(noise(1, 1)).slice(0, -1)}`;
    const fields = [`Content-Length: ${body.length}`];
    const next = head("GET /healthz", "Connection: close");
    const answers = await said([head(`PUT ${wrong}`, ...fields), body, next]);
    expect(answers).toMatch(
      /^HTTP\/1\.1 400 [\s\S]*bad-name[\s\S]*HTTP\/1\.1 200 [\s\S]*"ok":true/,
    );
  });

  it("that announces too much is told before it sends it", async () => {
    const big = head(`PUT /vaults/anna/${packOf(noise(1, 1))}`, "Content-Length: 99999999");
    expect(await said([big], true)).toMatch(/^HTTP\/1\.1 413 [\s\S]*[Cc]onnection: close/);
  });

  it("is asked on before a body is sent, where it waits for that", async () => {
    const body = noise(10, 5);
    const put = head(
      `PUT /vaults/anna/${packOf(body)}`,
      "Content-Length: 10",
      ...["Expect: 100-continue", "Connection: close"],
    );
    expect(await said([put, body], true)).toMatch(/^HTTP\/1\.1 100 Continue[\s\S]*HTTP\/1\.1 201 /);
  });
});

describe("a quota that is full in the middle of a backup", () => {
  it("is explained, and the backup goes on from there once there is more room", async () => {
    const token = await accountOf(operator, folder(), { name: "quentin", quota: "6M" });
    await writeFile(at("quentin"), token);
    const desk = machine(at("home"), {
      ...{ ZK_BACKUP_VAULT: `${server.url}/vaults/quentin/`, ZK_BACKUP_TOKEN_FILE: at("quentin") },
      ...{ ZK_BACKUP_PASSWORD_FILE: at("password"), ZK_BACKUP_STATE: at("state-q") },
    });
    await mkdir(at("films"));
    for (let i = 0; i < 12; i++) await writeFile(at("films", `${i}`), noise(1_000_000, i));
    expect((await desk.run(["init"])).exit).toBe(0);
    const full = await desk.run(["backup", at("films"), "--json"]);
    expect([full.exit, full.result()["error"]]).toEqual([1, "quota-exceeded"]);
    expect(full.result()["message"]).toContain("of 6000000 bytes");
    await operator.run(["serve", "account", "change", "quentin", "--quota", "50M"]);
    const usage = await operator.run(["serve", "account", "list", "--json"]);
    const accounts = usage.result()["accounts"] as { name: string; bytes: number }[];
    const held = accounts.find(({ name }) => name === "quentin")?.bytes ?? 0;
    expect(held).toBeLessThanOrEqual(6_000_000);
    expect(held).toBeGreaterThan(1_000_000);
    const whole = await desk.run(["backup", at("films"), "--json"]);
    expect([whole.exit, whole.result()["files"]]).toEqual([0, 12]);
    expect((await desk.run(["restore", "latest", at("films-again")])).exit).toBe(0);
    for (let i = 0; i < 12; i++)
      expect((await readFile(at("films-again", `${i}`))).equals(noise(1_000_000, i))).toBe(true);
  });
});

function certificate(name: string): void {
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"],
      ...["-keyout", at(`${name}.key`), "-out", at(`${name}.pem`), "-days", "2"],
      ...["-subj", `/CN=${name}`, "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
    ],
    { stdio: "ignore" },
  );
}

describe("a server", () => {
  it("speaks TLS, and takes a new certificate without ending", async () => {
    certificate("old");
    certificate("new");
    for (const kind of ["pem", "key"])
      await writeFile(at(`now.${kind}`), await readFile(at(`old.${kind}`)));
    const secure = await serving({
      folder: at("secure"),
      args: ["--listen", "127.0.0.1:0", "--tls-cert", at("now.pem"), "--tls-key", at("now.key")],
    });
    expect(secure.url).toMatch(/^https:/);
    const issuedTo = async () => {
      const socket = connectSecure({
        port: secure.port,
        host: "127.0.0.1",
        rejectUnauthorized: false,
      });
      await once(socket, "secureConnect");
      const { subject } = socket.getPeerCertificate();
      socket.destroy();
      return subject.CN;
    };
    expect(await issuedTo()).toBe("old");
    const answer = await new Promise((resolve) => {
      const ca = [execFileSync("cat", [at("old.pem")])];
      requestSecure({ port: secure.port, host: "127.0.0.1", path: "/healthz", ca }, (response) =>
        resolve(text(response)),
      ).end();
    });
    expect(answer).toBe('{"ok":true}');
    for (const kind of ["pem", "key"])
      await writeFile(at(`now.${kind}`), await readFile(at(`new.${kind}`)));
    secure.child.kill("SIGHUP");
    await expect.poll(issuedTo).toBe("new");
    await writeFile(at("now.pem"), "no certificate");
    secure.child.kill("SIGHUP");
    await expect.poll(() => secure.said()).toContain("It stays as it was");
    expect(await issuedTo()).toBe("new");
    expect(await secure.stop()).toBe(0);
  });

  it("listens on a socket of Unix, and believes its proxy about addresses", async () => {
    const child = await serving({
      folder: at("behind"),
      args: ["--listen", `unix:${at("socket")}`, "--behind-proxy", "--audit-addresses"],
    });
    expect(child.url).toBe(`unix:${at("socket")}`);
    expect((await stat(at("socket"))).isSocket()).toBe(true);
    const status = await new Promise((resolve) => {
      const headers = { "x-forwarded-for": "203.0.113.9, 192.0.2.7" };
      const options = { socketPath: at("socket"), path: "/vaults/a/vault", headers };
      requestPlain(options, (response) => resolve(response.resume().statusCode)).end();
    });
    expect(status).toBe(401);
    expect(await child.stop()).toBe(0);
    const day = (await import("node:fs")).readdirSync(at("behind", "audit"))[0] ?? "";
    const line = JSON.parse(await readFile(at("behind", "audit", day), "utf8"));
    expect(line).toMatchObject({ status: 401, account: "a", token: null, address: "192.0.2.7" });
  });

  it("warns of plain HTTP for others, and not on loopback", async () => {
    const open = await serving({ folder: at("open"), args: ["--listen", "0.0.0.0:0"] });
    await expect.poll(() => open.said()).toContain("Without TLS everybody on the way");
    await open.stop();
    expect(server.said()).not.toContain("Without TLS");
  });

  it("lets what is at work end when it is told to end", async () => {
    const child = await serving({ folder: folder() });
    const body = noise(2_000, 77);
    const socket = connect(child.port, "127.0.0.1");
    await once(socket, "connect");
    socket.write(head(`PUT /vaults/anna/${packOf(body)}`, "Content-Length: 2000"));
    socket.write(body.subarray(0, 1_000));
    await expect.poll(() => socket.bytesWritten).toBeGreaterThan(1_100);
    const path = at("server", "vaults", "anna");
    const { readdirSync } = await import("node:fs");
    await expect.poll(() => readdirSync(path).some((name) => name.startsWith(".tmp-"))).toBe(true);
    const stopped = child.stop();
    socket.write(body.subarray(1_000));
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 201 /);
    expect(await stopped).toBe(0);
  });
});
