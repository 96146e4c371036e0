import { type Command, command } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { openedVault } from "../opened.ts";
import { bytesText, countText } from "../report.ts";

export const check: Command = command({
  name: "check",
  group: "Keep the vault healthy",
  summary: "look for damage: histories, slots, indexes, packs, trees; with --data every byte",
  options: {
    data: { kind: "flag", text: "read every pack and verify every chunk" },
  },
  result: "ok, problems: [{ code, where, message }], snapshots, packs, bytes, orphans, data",
  async run(invocation) {
    const { options, signal } = invocation;
    const vault = await openedVault(invocation);
    const report = await vault.check({ data: options.data, signal });
    const looked = report.data ? "every byte was read" : "data was not read: --data reads it";
    const text = [
      ...report.problems.map(({ code, where, message }) => `${code}: ${where}: ${message}`),
      `${countText(report.snapshots, "snapshot")}, ${countText(report.packs, "pack")}, ${bytesText(report.bytes)}; ${looked}.`,
      report.ok ? "No problem found." : `${countText(report.problems.length, "problem")} found.`,
    ].join("\n");
    return { json: report, text, exit: report.ok ? EXIT.done : EXIT.damaged };
  },
});
