import { type Command, command } from "../command.ts";
import { openedVault } from "../opened.ts";
import { durationText, timeText } from "../report.ts";
import { tableText } from "../table-text.ts";

export const heads: Command = command({
  name: "heads",
  group: "Keep the vault healthy",
  summary: "list each device's latest head, how old it is, and a code of them all to print",
  about: [
    "Print the code and keep it with the recovery phrase. On a machine that has never seen the vault, --head-code CODE refuses a storage that shows a state older than the print. It proves no more.",
    "A device that has been silent for 14 days is warned of at every opening: it is off, its backups fail, or the storage withholds them.",
  ],
  result: "code, heads: [{ device, label, sequence, hash, time }]",
  examples: [
    ["zk-backup heads > heads.txt", "keeps the code"],
    ["zk-backup snapshots --head-code 04G2R-...", "opens only what is not older"],
  ],
  async run(invocation) {
    const { signal } = invocation;
    const vault = await openedVault(invocation);
    const devices = await vault.devices({ signal });
    const seen = vault.memory().heads;
    const code = await vault.headCode();
    const list = Object.entries(seen).map(([device, { sequence, hash }]) => {
      const state = devices.find(({ id }) => id === device);
      return { device, label: state?.label ?? "", sequence, hash, time: state?.lastSeen ?? null };
    });
    const rows = list.map(({ device, label, sequence, hash, time }) => [
      device.slice(0, 12),
      `${sequence}`,
      hash.slice(0, 12),
      time === null ? "" : timeText(time),
      time === null ? "" : `${durationText(Math.max(0, Date.now() - time))} ago`,
      label,
    ]);
    const text = [tableText(rows, [1]), `Head code of ${timeText(Date.now())}:`, code].join("\n");
    return { json: { code, heads: list }, text, exit: 0 };
  },
});
