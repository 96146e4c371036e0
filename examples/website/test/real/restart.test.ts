import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Postgres, startPostgres } from "@candor/engines/postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Mailbox, startMailbox } from "./mailbox.ts";
import { visitor } from "./visitor.ts";

const MAIN = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
let folder: string;
let postgres: Postgres;
let mailbox: Mailbox;
const children: ChildProcess[] = [];

interface Ready {
  readonly ready: true;
  readonly port: number;
  readonly smtpPort: number;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "candor-restart-"));
  postgres = await startPostgres({ dataDir: join(folder, "postgres") });
  mailbox = await startMailbox();
});

afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await mailbox?.close();
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Starts the built website in a process of its own, as the full system does. */
async function start(port = 0): Promise<{ child: ChildProcess; ready: Ready }> {
  const child = fork(MAIN, [], {
    env: {
      PATH: process.env["PATH"],
      WEBSITE_PORT: String(port),
      SMTP_PORT: "0",
      DATABASE_URL: postgres.url,
      SMTP_URL: mailbox.url,
      WEBSITE_DATA: join(folder, "website"),
    },
    execArgv: [], // the built files, resolved as a user's Node would
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  children.push(child);
  const ready = new Promise<Ready>((resolve, reject) => {
    child.once("message", (message) => resolve(message as Ready));
    child.once("exit", (code) => reject(new Error(`the website ended with ${code}`)));
  });
  return { child, ready: await ready };
}

it("keeps sessions, orders and requests when it is killed, and its mailed links stay good", async () => {
  const email = "ada@people.example";
  const first = await start();
  const { port } = first.ready;
  const person = visitor(port, "hearth.localhost");
  const account = { email, name: "Ada", birthday: "1990-12-31", password: "four quiet otters" };
  await person.fillIn("/account/new", account);
  const order = { email, name: "Ada", address: "1 Ring Road", item: "hearth-one" };
  const ordered = await person.fillIn("/shop", order, "/shop/order");
  const form = { type: "access", email, name: "Ada", message: "" };
  const asked = await person.post("/privacy/request", form);
  expect(asked.status).toBe(303);
  first.child.kill("SIGKILL");
  await once(first.child, "exit");

  const second = await start(port);
  expect((await person.get("/account")).text).toContain("Hearth One");
  expect((await person.get(ordered.location)).status).toBe(200);
  expect((await person.get(asked.location)).status).toBe(200);
  const letter = await mailbox.letter(email, /\/confirm\?/);
  const link = new URL(/https?:\/\/\S+\/confirm\?\S+/.exec(letter.text)?.[0] ?? "");
  const code = link.searchParams.get("code") ?? "";
  expect((await person.post(link.pathname, { code })).status).toBe(303);
  await mailbox.letter(email, /\/export\?/);

  second.child.kill("SIGTERM");
  expect((await once(second.child, "exit"))[0]).toBe(0);
});

it("ends with the process that started it", async () => {
  const { child } = await start();
  child.disconnect();
  expect((await once(child, "exit"))[0]).toBe(0);
});
