import { readFile } from "node:fs/promises";
import { type DeviceStatus, devicePost, deviceStatus } from "../instruments/device.ts";
import { until } from "../instruments/patience.ts";
import { expectSilence } from "../instruments/silence.ts";
import { ask } from "../instruments/site.ts";
import { announce, putTimestamp, readTimestamp } from "../instruments/updates.ts";
import type { Promised, Witness } from "../promise.ts";
import type { System } from "../system.ts";

export const h09: Promised = {
  id: "H9",
  promise: "The device checks for updates by itself until it is told not to",
  async walk(system, witness) {
    const untouched = (await updatesOf(system)).enabled;
    witness.expect(
      untouched,
      "the switch in the admin page is on without anyone having touched it",
    );
    await asksByItself(system, witness);
    const version = await learnsOfARelease(system, witness);
    await refusesAnOlderStatement(system, witness, version);
    try {
      await expectSilence(system, witness, 7, () => switchOff(system, witness));
      await staysIgnorant(system, witness, version);
    } finally {
      await everythingOn(system);
    }
  },
};

const updatesOf = async (system: System): Promise<DeviceStatus["updates"]> =>
  (await deviceStatus(system.device.url)).updates;

/** What the device says when it asks, as the household's provider hears it. */
async function asksByItself(system: System, witness: Witness): Promise<void> {
  await ask(`${system.provider.url}/-/capture`, "POST", {}, "on");
  // A check that was under way already may end before this one begins.
  const timestamp = await until("a check of its own, on the wire", 60, async () =>
    (await heard(system)).find((line) => line.includes("/timestamp.json")),
  );
  const before = (await updatesOf(system)).checkedAt;
  const { checkedAt, lastError } = await until("the end of a check of its own", 60, async () => {
    const updates = await updatesOf(system);
    return updates.checkedAt !== null && updates.checkedAt !== before ? updates : undefined;
  });
  await ask(`${system.provider.url}/-/capture`, "POST", {}, "off");
  witness.saw(`on the wire: ${timestamp}`);
  witness.expect(lastError === null, `it looked by itself at ${checkedAt}`);
  const asked = await heard(system);
  const telling = asked.filter((line) => /cookie|authorization|kitchen|attic|1\.0\.0/i.test(line));
  witness.expect(
    telling.length === 0,
    telling.length === 0
      ? `${asked.length} requests for updates, none with a name, a number or a version of the device`
      : `a request tells who asks: ${telling[0]}`,
  );
}

/** Requests for updates that the provider carried, each with its first header. */
async function heard({ provider }: System): Promise<string[]> {
  const lines = (await readFile(provider.capture)).toString("latin1").split("\n");
  return lines.flatMap((line, at) =>
    line.startsWith("GET /updates/") ? [`${line} ${lines[at + 1] ?? ""}`] : [],
  );
}

async function learnsOfARelease(system: System, witness: Witness): Promise<string> {
  const { newest, installed } = await updatesOf(system);
  const [major = 1, minor = 0, patch = 0] = (newest?.version ?? installed).split(".").map(Number);
  const version = `${major}.${minor}.${patch + 1}`;
  await announce(system, version, "Quieter fans.");
  witness.saw(`the maker signed a release: ${version}`);
  await look(system);
  const { text } = await ask(`${system.device.url}/updates`);
  witness.expect(text.includes(`Version ${version} is there`), `the page tells of ${version}`);
  witness.expect((await updatesOf(system)).installed === installed, `and ${installed} still runs`);
  return version;
}

/** Whoever holds the server, and no key, plays back what was signed before. */
async function refusesAnOlderStatement(
  system: System,
  witness: Witness,
  version: string,
): Promise<void> {
  const old = await readTimestamp(system);
  await announce(system, version, "Quieter fans, once more.");
  await look(system);
  const current = await readTimestamp(system);
  await putTimestamp(system, old);
  try {
    await look(system);
    const { lastError, newest } = await updatesOf(system);
    witness.expect(
      lastError !== null && newest?.notes.endsWith("once more.") === true,
      `an older statement played back: "${lastError ?? "taken for the newest"}"`,
    );
  } finally {
    await putTimestamp(system, current);
  }
  await look(system);
  const { lastError } = await updatesOf(system);
  witness.expect(lastError === null, "the newest one put back: taken again");
}

/** A whole check from now on: the first answer may be that of one that was under way already. */
async function look(system: System): Promise<void> {
  for (let i = 0; i < 2; i++) await devicePost(system.device.url, "/updates/check", {});
}

/** Addresses too, and both devices, so that every packet left would be one too many. */
async function switchOff(system: System, witness: Witness): Promise<void> {
  for (const { url } of [system.device, system.replacement])
    await devicePost(url, "/dns", { enabled: "off" });
  await devicePost(system.replacement.url, "/updates", { enabled: "off" });
  const off = await devicePost(system.device.url, "/updates", { enabled: "off" });
  witness.expect(off.status < 400, `POST /updates enabled=off: ${off.status}`);
}

async function staysIgnorant(system: System, witness: Witness, version: string): Promise<void> {
  const { status } = await devicePost(system.device.url, "/updates/check", {});
  witness.expect(status === 409, `a check asked for while it is off: ${status}`);
  const { newest, enabled } = await updatesOf(system);
  witness.expect(
    !enabled && newest?.version === version,
    `off, and it still says what it knew: ${newest?.version}`,
  );
}

async function everythingOn(system: System): Promise<void> {
  for (const { url } of [system.device, system.replacement])
    for (const path of ["/dns", "/updates"]) await devicePost(url, path, { enabled: "on" });
}
