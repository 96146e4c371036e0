import { createHash, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { campaign } from "@candor/engines/campaign";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Machine, machine } from "./command.ts";
import { accountOf, type Serving, serving } from "./serving.ts";
import { type OpenPlace, VAULT_PLACES, type VaultPlace } from "./vault-places.ts";

/** Backups in each place: what is killed does not depend on it, what is left behind does. */
const SIZES: Readonly<Record<string, { share: number; full: number }>> = {
  "a folder": { share: 3, full: 200 },
  "a bucket": { share: 2, full: 200 },
};

async function picture(folder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const name of (await readdir(folder)).sort())
    hash.update(`${name} `).update(await readFile(join(folder, name)));
  return hash.digest("hex");
}

for (const place of VAULT_PLACES) {
  const why = place.missing === null ? "" : ` (${place.missing})`;
  describe.skipIf(place.missing !== null)(`with vaults in ${place.name}${why}`, () => kills(place));
}

function kills({ name, open }: VaultPlace): void {
  let base = "";
  let desk: Machine;
  let server: Serving;
  let place: OpenPlace;
  const at = (...parts: string[]): string => join(base, ...parts);

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), "zk-killed-"));
    place = await open();
    await mkdir(at("home"));
    await mkdir(at("source"));
    await writeFile(at("password"), "a password\n");
    await writeFile(at("token"), await accountOf(machine(at("home")), at("server")));
    server = await startedAt("127.0.0.1:0");
    desk = machine(at("home"), {
      ZK_BACKUP_VAULT: `${server.url}/vaults/anna/`,
      ZK_BACKUP_TOKEN_FILE: at("token"),
      ZK_BACKUP_PASSWORD_FILE: at("password"),
    });
  });
  afterAll(async () => {
    await server?.stop();
    await place?.close();
    await rm(base, { recursive: true });
  });

  const startedAt = (address: string): Promise<Serving> =>
    serving({ folder: at("server"), args: ["--listen", address, ...place.args] });
  const restart = async (): Promise<void> => {
    server = await startedAt(`127.0.0.1:${server.port}`);
  };
  /** What a kill should fall among. */
  const arrived = (): Promise<number> => place.arrived(at("server"), "anna");

  it("a server or a client that is killed loses nothing that was acknowledged", async () => {
    const size = SIZES[name] ?? { share: 0, full: 0 };
    const run = campaign(`kill -9 of server and client during backups, vaults in ${name}`, size);
    let state = run.seed;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % below;
    };
    expect((await desk.run(["init", "--remember-key"])).exit).toBe(0);
    const acknowledged = new Map<string, string>();
    const figures = { "backups acknowledged": 0, "servers killed": 0, "clients killed": 0 };
    for (let round = 0; round < run.count; round++) {
      const content = randomBytes(1_500_000 + random(3_000_000));
      await writeFile(at("source", `film-${round % 3}`), content);
      const truth = await picture(at("source"));
      const before = await arrived();
      const more = 1 + random(6);
      const started = desk.start(["backup", at("source"), "--json"]);
      let over = false;
      void started.ended.then(() => {
        over = true;
      });
      while (!over && (await arrived()) < before + more) await setTimeout(1);
      if (round % 2 === 0) {
        figures["servers killed"] += 1;
        await server.kill();
        await restart();
      } else if (started.child.kill("SIGKILL")) figures["clients killed"] += 1;
      const { exit, result } = await started.ended;
      if (exit === 0) acknowledged.set(String(result()["snapshot"]), truth);
      else if (exit !== null) expect(result()["error"], `round ${round}`).toBe("storage-failed");
    }
    const last = await desk.run(["backup", at("source"), "--json"]);
    expect(last.err).not.toContain("Error");
    acknowledged.set(String(last.result()["snapshot"]), await picture(at("source")));
    await server.kill();
    await restart();
    const checked = await desk.run(["check", "--data", "--json"]);
    expect([checked.exit, checked.result()["problems"]]).toEqual([0, []]);
    const listed = (await desk.run(["snapshots", "--json"])).out;
    for (const [snapshot, truth] of acknowledged) {
      expect(listed).toContain(snapshot);
      const restored = await desk.run(["restore", snapshot, at(`restored-${snapshot}`)]);
      expect([restored.exit, restored.err]).toEqual([0, ""]);
      expect(await picture(at(`restored-${snapshot}`)), snapshot).toBe(truth);
      await rm(at(`restored-${snapshot}`), { recursive: true });
    }
    figures["backups acknowledged"] = acknowledged.size;
    run.record({ ...figures, lost: 0 });
  });
}
