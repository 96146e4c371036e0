import { type Command, command } from "../command.ts";
import { openedVault } from "../opened.ts";
import { bytesText, timeText } from "../report.ts";

export const snapshots: Command = command({
  name: "snapshots",
  group: "Look inside",
  summary: "list the snapshots",
  result: "snapshots: [{ id, device, time, files, bytes, path, tags }]",
  async run(invocation) {
    const vault = await openedVault(invocation);
    const list = vault.snapshots();
    const rows = list.map(
      ({ id, time, files, bytes, path, tags }) =>
        `${id.slice(0, 12)}  ${timeText(time)}  ${files} files  ${bytesText(bytes)}  ${[path, ...tags].join(" ")}`,
    );
    const json = { snapshots: list.map(({ root: _, ...snapshot }) => snapshot) };
    return { json, text: rows.join("\n") || "No snapshots yet.", exit: 0 };
  },
});
