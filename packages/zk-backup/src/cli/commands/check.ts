import { type Command, command } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { openedVault } from "../opened.ts";
import { bytesText } from "../report.ts";

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
      `${report.snapshots} snapshots, ${report.packs} packs, ${bytesText(report.bytes)}; ${looked}.`,
      report.ok ? "No problem found." : `${report.problems.length} problems found.`,
    ].join("\n");
    return { json: report, text, exit: report.ok ? EXIT.done : EXIT.damaged };
  },
});
