import { lstat, rm } from "node:fs/promises";
import { join } from "node:path";
import { devicePost, deviceStatus } from "../instruments/device.ts";
import { filesBelow, fingerprint } from "../instruments/disk.ts";
import { until } from "../instruments/patience.ts";
import { ask } from "../instruments/site.ts";
import { backUp, ensureVault, PASSWORD } from "../instruments/vault.ts";
import type { Promised, Witness } from "../promise.ts";
import type { System } from "../system.ts";

export const h12: Promised = {
  id: "H12",
  promise: "Backups are encrypted with the password before upload; only the owner can restore",
  async walk(system, witness) {
    await whatIsBackedUp(system, witness);
    await ensureVault(system, witness);
    await backUp(system, witness);
    const stored = await filesBelow(system.cloud.data);
    witness.saw(`the maker stores ${stored.length} objects and can open none of them`);
    await connect(system, witness);
    const target = `tour-${Math.random().toString(36).slice(2, 8)}`;
    const folder = join(system.replacement.data, "restored", target);
    try {
      await restore(system, witness, target);
      const original = await fingerprint(system.device.files);
      const restored = await fingerprint(folder);
      const wrong = original.filter((line, at) => line !== restored[at]);
      witness.expect(
        original.length === restored.length && wrong.length === 0,
        `restored on a second device: ${restored.length} entries, ${wrong.length} differ in bytes, mode or time${wrong[0] ? ` (${wrong[0]})` : ""}`,
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Lists the tree, folder by folder. */
async function whatIsBackedUp(system: System, witness: Witness): Promise<void> {
  const tally = new Map<string, { files: number; bytes: number }>();
  let files = 0;
  let bytes = 0;
  for (const file of await filesBelow(system.device.files)) {
    const { size } = await lstat(join(system.device.files, file));
    const folder = /^(@[^/]+\/[^/]+|[^/]+)/.exec(file)?.[0] ?? file;
    const sum = tally.get(folder) ?? { files: 0, bytes: 0 };
    tally.set(folder, { files: sum.files + 1, bytes: sum.bytes + size });
    files++;
    bytes += size;
  }
  witness.expect(
    files >= 500 && bytes >= 50_000_000,
    `the device's files: ${files}, ${megabytes(bytes)}`,
  );
  const folders = [...tally].map(([name, sum]) => `${name} ${sum.files} (${megabytes(sum.bytes)})`);
  witness.saw(`they are: ${folders.join(", ")}`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** The lost device is replaced: account code and password, first a wrong one. */
async function connect(system: System, witness: Witness): Promise<void> {
  if ((await deviceStatus(system.replacement.url)).backup.vault)
    return witness.saw("the second device is connected already");
  const { account, token } = await recoverySheet(system);
  const wrong = await devicePost(system.replacement.url, "/backup/connect", {
    ...{ account, token },
    password: "not the password",
  });
  witness.expect(wrong.status >= 400, `connecting with a wrong password: ${wrong.status}`);
  const right = await devicePost(system.replacement.url, "/backup/connect", {
    ...{ account, token },
    password: PASSWORD,
  });
  witness.expect(right.status < 400, `connecting with the recorded password: ${right.status}`);
}

/** Reads the account code off the sheet that the owner printed. */
async function recoverySheet(system: System): Promise<{ account: string; token: string }> {
  const { text } = await ask(`${system.device.url}/backup/sheet`);
  const value = (name: string): string =>
    new RegExp(`data-${name}="([^"]+)"`).exec(text)?.[1] ?? "";
  return { account: value("account"), token: value("token") };
}

async function restore(system: System, witness: Witness, target: string): Promise<void> {
  const { url } = system.replacement;
  const form = { snapshot: "latest", password: PASSWORD, target };
  const started = await devicePost(url, "/backup/restore", form);
  witness.expect(
    started.status < 400,
    `POST /backup/restore on the second device: ${started.status}`,
  );
  await until("the end of the restore", 120, async () => {
    const { backup } = await deviceStatus(url);
    if (backup.lastError) throw new Error(`the second device says: ${backup.lastError}`);
    return backup.running ? undefined : true;
  });
}
