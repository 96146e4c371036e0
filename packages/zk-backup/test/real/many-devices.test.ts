import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { campaign } from "@candor/engines/campaign";
import { afterAll, beforeAll, expect, it } from "vitest";
import { http, node } from "./built.ts";
import { machine } from "./command.ts";
import { accountOf, type Serving, serving } from "./serving.ts";

const { backup, createVault, openVault, restore } = node;
const DEVICES = 20;
const ACCOUNTS = ["anna", "bert", "carla", "dora"];

let base = "";
let server: Serving;
const tokens = new Map<string, string>();
const at = (...parts: string[]): string => join(base, ...parts);

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), "zk-many-"));
  await mkdir(at("home"));
  const desk = machine(at("home"));
  for (const name of ACCOUNTS) tokens.set(name, await accountOf(desk, at("server"), { name }));
  server = await serving({ folder: at("server") });
});
afterAll(async () => {
  await server.stop();
  await rm(base, { recursive: true });
});

interface Device {
  readonly account: string;
  readonly source: string;
  readonly open: () => ReturnType<typeof openVault>;
}

async function deviceOf(number: number): Promise<Device> {
  const account = ACCOUNTS[number % ACCOUNTS.length] ?? "";
  const url = `${server.url}/vaults/${account}/`;
  const storage = http.httpStorage({ url, token: tokens.get(account) ?? "" });
  const stateFolder = at(`state-${number}`);
  const source = at(`source-${number}`);
  await mkdir(source);
  for (let file = 0; file < 5; file++)
    await writeFile(join(source, `${file}`), randomBytes(60_000));
  const options = { storage, stateFolder, password: `of ${account}`, rememberKey: true };
  if (number < ACCOUNTS.length) await createVault(options);
  return { account, source, open: () => openVault({ ...options, label: `device ${number}` }) };
}

it("twenty devices back up and restore at once, without an error", async () => {
  const run = campaign("seconds of twenty devices at once", { share: 2, full: 300 });
  const devices: Device[] = [];
  for (let number = 0; number < DEVICES; number++) devices.push(await deviceOf(number));
  const end = performance.now() + run.count * 1000;
  const figures = { backups: 0, restores: 0, bytes: 0 };
  const live = async ({ source, open }: Device, number: number): Promise<void> => {
    for (let round = 0; round === 0 || performance.now() < end; round++) {
      const content = randomBytes(60_000);
      await writeFile(join(source, `${round % 5}`), content);
      const vault = await open();
      const { snapshot, warnings, storedBytes } = await backup({ vault, source });
      expect(warnings).toEqual([]);
      figures.backups += 1;
      figures.bytes += storedBytes;
      if ((round + number) % 3 !== 0) continue;
      const target = at(`restored-${number}-${round}`);
      await restore({ vault: await open(), snapshot: snapshot.id, target });
      expect((await readFile(join(target, `${round % 5}`))).equals(content)).toBe(true);
      await rm(target, { recursive: true });
      figures.restores += 1;
    }
  };
  const ended = await Promise.allSettled(devices.map(live));
  const errors = ended.filter((one) => one.status === "rejected");
  expect(errors.map(({ reason }) => String(reason))).toEqual([]);
  for (const [first] of ACCOUNTS.entries()) {
    const vault = await devices[first]?.open();
    expect(await vault?.check({ data: true })).toMatchObject({ ok: true, problems: [] });
    const seen = await vault?.devices();
    expect(seen?.filter(({ sequence }) => (sequence ?? 0) > 0)).toHaveLength(5);
  }
  expect(figures.backups).toBeGreaterThanOrEqual(DEVICES);
  run.record({ devices: DEVICES, ...figures, errors: 0 });
});
