import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { checkForUpdate } from "../../src/updates/check.ts";
import { openUpdateKeeper, type UpdateKeeper } from "../../src/updates/keeper.ts";
import { startUpdateServer, type UpdateServer } from "./update-server.ts";

const CHILD = fileURLToPath(new URL("../../dist/updates-child.js", import.meta.url));
const NEXT = { version: "1.1.0", released: "2026-11-20T00:00:00Z", notes: "Quieter fans." };

let server: UpdateServer;
let opened: UpdateKeeper[];

beforeEach(async () => {
  if (!existsSync(CHILD))
    throw new Error("dist/updates-child.js is not there: npm run build first");
  server = await startUpdateServer();
  opened = [];
});
afterEach(async () => {
  for (const keeper of opened) await keeper.stop();
  await server.close();
});

async function device(name = "kitchen"): Promise<UpdateKeeper> {
  const dataDir = join(server.folder, name);
  const settings = {
    ...{ dataDir, filesDir: "/nowhere", port: 0, cloudUrl: server.url, name, checkSeconds: 5 },
    ...{ lanAddress: "192.168.1.20", labNetworks: [] },
    ...{ updateRoot: server.root, updateCheckSeconds: 86_400 },
  };
  const keeper = await openUpdateKeeper({ settings, child: CHILD, now: Date.now, random: () => 0 });
  opened.push(keeper);
  return keeper;
}

const stateOf = async (name = "kitchen") =>
  JSON.parse(await readFile(join(server.folder, name, "updates", "state.json"), "utf8"));
const metadataOf = async (role: string) =>
  join(server.folder, "kitchen", "updates", (await stateOf()).metadata, `${role}.json`);

/** A check that must fail, and leave what is known as it was. */
async function refused(keeper: UpdateKeeper, reason: RegExp): Promise<void> {
  const before = keeper.view().newest;
  await keeper.check();
  expect(keeper.view().lastError).toMatch(reason);
  expect(keeper.view().newest).toEqual(before);
}

describe("the update check", () => {
  it("learns of a release, tells, and leaves one folder of metadata behind", async () => {
    const keeper = await device();
    await keeper.check();
    expect(keeper.view()).toMatchObject({
      ...{ newest: { version: "1.0.0" }, updateAvailable: false, lastError: null },
    });
    await server.repository.publish(NEXT);
    await keeper.check();
    expect(keeper.view()).toMatchObject({ newest: NEXT, updateAvailable: true, lastError: null });
    const left = await readdir(join(server.folder, "kitchen", "updates"));
    expect(left.filter((name) => name.startsWith("metadata-"))).toHaveLength(1);
    expect((await device()).view()).toMatchObject({ newest: NEXT }); // after a restart
  });

  it("asks the same of every device: static files, one user agent, nothing of its own", async () => {
    await (await device("kitchen")).check();
    const first = server.requests.splice(0);
    await (await device("attic")).check();
    expect(server.requests).toEqual(first);
    expect(first.map(({ path }) => path)).toEqual([
      "/updates/metadata/2.root.json",
      "/updates/metadata/timestamp.json",
      "/updates/metadata/1.snapshot.json",
      "/updates/metadata/1.targets.json",
      expect.stringMatching(/^\/updates\/targets\/[0-9a-f]{64}\.stable\.json$/),
    ]);
    const said = JSON.stringify(first.map(({ headers }) => headers));
    expect(said).not.toMatch(/kitchen|1\.0\.0|cookie|authorization/i);
    expect(first[0]?.headers["user-agent"]).toMatch(/^candor-home-device tuf-js\/[\d.]+$/);
  });

  it("refuses an older state of the repository, played back", async () => {
    const keeper = await device();
    const old = await server.copy();
    await server.repository.publish(NEXT);
    await keeper.check();
    server.replay(old);
    await refused(keeper, /less than current version/);
    server.replay(null);
    await keeper.check();
    expect(keeper.view()).toMatchObject({ newest: NEXT, lastError: null });
  });

  it.each([
    ["timestamp", /timestamp\.json$/],
    ["snapshot", /snapshot\.json$/],
    ["targets", /\d\.targets\.json$/],
    ["the release itself", /stable\.json$/],
  ])("refuses %s when one letter of it was changed", async (_, file) => {
    const keeper = await device();
    await keeper.check();
    await server.repository.publish(NEXT);
    const nine = (text: string) => text.replace(/("version": ?"?)\d/, "$19");
    server.tamper = (path, body) => (file.test(path) ? Buffer.from(nine(body.toString())) : body);
    await refused(keeper, /./);
    server.tamper = (_path, body) => body;
    await keeper.check();
    expect(keeper.view()).toMatchObject({ newest: NEXT, lastError: null });
  });

  it("refuses what somebody else has signed", async () => {
    const keeper = await device();
    await keeper.check();
    const other = await startUpdateServer();
    try {
      await other.repository.publish({ ...NEXT, version: "9.9.9" });
      server.replay(await other.copy());
      await refused(keeper, /sign|key/i);
    } finally {
      await other.close();
    }
  });

  it("follows the maker's keys when each of them is changed, the root's twice", async () => {
    const keeper = await device();
    await keeper.check();
    for (const role of ["timestamp", "snapshot", "targets", "root", "root"] as const)
      await server.repository.rotate(role);
    await server.repository.publish(NEXT);
    await keeper.check();
    expect(keeper.view()).toMatchObject({ newest: NEXT, lastError: null });
    const fresh = await device("fresh"); // from the factory's root, through all of them
    await fresh.check();
    expect(fresh.view()).toMatchObject({ newest: NEXT, lastError: null });
  });

  it("refuses a timestamp by a key that was taken away", async () => {
    const keeper = await device();
    await keeper.check();
    const stolen = await server.copy();
    await server.repository.rotate("timestamp");
    await keeper.check();
    expect(keeper.view().lastError).toBeNull();
    server.tamper = (path, body) =>
      path.endsWith("/timestamp.json")
        ? readFileSync(join(stolen, "metadata", "timestamp.json")).subarray(0, body.length)
        : body;
    await refused(keeper, /./);
  });

  it.each([0, 1, 200])(
    "survives a root of %i bytes on its disk, and older ones as before",
    async (size) => {
      const keeper = await device();
      const old = await server.copy();
      await server.repository.publish(NEXT);
      await keeper.check();
      await truncate(await metadataOf("root"), size);
      server.replay(old);
      await refused(keeper, /less than current version/);
      server.replay(null);
      await keeper.check();
      expect(keeper.view()).toMatchObject({ newest: NEXT, lastError: null });
    },
  );

  it("keeps what it trusts when the line is cut in the middle of any file", async () => {
    const keeper = await device();
    await keeper.check();
    await server.repository.publish(NEXT);
    for (const file of ["timestamp", "snapshot", "targets", "stable"]) {
      server.tamper = (path, body) =>
        path.endsWith(`${file}.json`) ? body.subarray(0, body.length >> 1) : body;
      await refused(keeper, /./);
    }
    server.tamper = (_, body) => body;
    await keeper.check();
    expect(keeper.view()).toMatchObject({ newest: NEXT, lastError: null });
  });

  it("starts with a damaged state only after a person has looked", async () => {
    await mkdir(join(server.folder, "kitchen", "updates"), { recursive: true });
    await writeFile(join(server.folder, "kitchen", "updates", "state.json"), '{"enabled":');
    await expect(device()).rejects.toThrow(/updates\/state\.json cannot be read/);
  });
});

describe("the clock of the update check", () => {
  const DAY = 86_400_000;

  async function check(floor: number) {
    const root = await readFile(server.root);
    const signal = new AbortController().signal;
    const folder = join(server.folder, "clock");
    const url = `${server.url}/updates`;
    return checkForUpdate({ folder, metadata: null, url, root, floor, signal, child: CHILD });
  }

  it("is never behind what is surely over: thirty days slow, an expired timestamp is refused", async () => {
    expect((await check(Date.now())).release.version).toBe("1.0.0");
    // For this machine's clock all is fresh; the time that is surely over says otherwise.
    await expect(check(Date.now() + 30 * DAY)).rejects.toThrow(/timestamp has expired/);
  });

  it("learns from what the maker has signed, and remembers it", async () => {
    const keeper = await device();
    await keeper.check();
    const { trustedTime } = await stateOf();
    expect(trustedTime).toBeGreaterThan(Date.now() - DAY);
    expect(trustedTime).toBeLessThanOrEqual(Date.now());
  });

  it("cannot be moved past what the root and the releases hold", async () => {
    await server.close();
    let now = Date.now();
    server = await startUpdateServer(() => new Date(now));
    const { targets } = await server.repository.status();
    now += 100 * DAY; // whoever has the online keys signs that it is later than it is
    await server.repository.refresh();
    expect((await check(Date.now())).trustedTime).toBe(Date.parse(targets.expires));
  });
});

describe("the switch of the update check", () => {
  it("is on by default; off, nothing is asked, a restart later too", async () => {
    const keeper = await device();
    expect(keeper.view().enabled).toBe(true);
    keeper.start();
    await vi.waitFor(() => expect(keeper.view().checkedAt).not.toBeNull(), { timeout: 60_000 });
    await keeper.setEnabled(false);
    server.requests.splice(0);
    await expect(keeper.check()).rejects.toMatchObject({ code: "updates-off" });
    const again = await device();
    again.start();
    expect(again.view()).toMatchObject({ enabled: false, checking: false });
    expect(server.requests).toEqual([]);
    await again.setEnabled(true);
    await again.check();
    expect(server.requests.length).toBeGreaterThan(0);
  });

  it("ends a check that is under way, and the process that makes it", async () => {
    const keeper = await device();
    server.tamper = () => null;
    keeper.start();
    await vi.waitFor(() => expect(server.requests).not.toEqual([]), { timeout: 60_000 });
    expect(childrenOfOurs()).toHaveLength(1);
    await keeper.setEnabled(false);
    expect(keeper.view()).toMatchObject({ enabled: false, checking: false, lastError: null });
    expect(childrenOfOurs()).toEqual([]);
    expect(await stateOf()).toMatchObject({ enabled: false, checkedAt: null });
  });
});

/** Checking processes below this one that still run, as /proc tells. */
function childrenOfOurs(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
          .replace(/^.*\) /, "")
          .split(" ");
        if (Number(fields[1]) !== process.pid || fields[0] === "Z") return false;
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("updates-child");
      } catch {
        return false;
      }
    });
}
