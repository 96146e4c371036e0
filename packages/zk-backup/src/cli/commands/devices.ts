import type { DeviceState } from "../../core/vault/vault.ts";
import { type Command, command } from "../command.ts";
import { openedVault } from "../opened.ts";
import { timeText } from "../report.ts";

export const devices: Command = command({
  name: "devices",
  group: "Keys and devices",
  summary: "list the devices: when each wrote last, and what its key may do",
  result: "devices: [{ id, label, sequence, lastSeen, slot, self }]",
  async run(invocation) {
    const vault = await openedVault(invocation);
    const list = await vault.devices({ signal: invocation.signal });
    return { json: { devices: list }, text: list.map(deviceText).join("\n"), exit: 0 };
  },
});

function deviceText({ id, label, slot, lastSeen, self }: DeviceState): string {
  const seen = lastSeen === null ? "never wrote" : timeText(lastSeen);
  const what = slot === "none" ? "no key" : slot === "device" ? "full" : slot;
  return `${id.slice(0, 12)}  ${what.padEnd(10)}  ${seen}  ${label}${self ? "  (this one)" : ""}`;
}
