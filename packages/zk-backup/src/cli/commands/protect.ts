import { type Command, command } from "../command.ts";
import { openedVault } from "../opened.ts";
import { chosenSnapshot } from "../snapshot-filter.ts";

export const protect: Command = command({
  name: "protect",
  group: "Keep the vault healthy",
  summary: "keep a snapshot from every rule of forget, or with --off no longer",
  operands: [{ name: "SNAPSHOT" }],
  options: { off: { kind: "flag", text: "take the protection away" } },
  result: "snapshot, protected",
  async run(invocation) {
    const { options, operands, signal } = invocation;
    const vault = await openedVault(invocation);
    const { id } = await chosenSnapshot(vault, operands[0] ?? "", { signal });
    const shielded = !options.off;
    await vault.annotate({ snapshot: id, protected: shielded, signal });
    const text = `Snapshot ${id.slice(0, 12)} is ${shielded ? "protected" : "no longer protected"}.`;
    return { json: { snapshot: id, protected: shielded }, text, exit: 0 };
  },
});
