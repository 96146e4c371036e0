import { type Command, command } from "../command.ts";
import { encodeDeviceFile } from "../device-file.ts";
import { fillNewFile } from "../new-file.ts";
import { openedByOwner } from "../opened.ts";

export const devicesAdd: Command = command({
  name: "devices add",
  group: "Keys and devices",
  summary: "write a credential for another device into a new file",
  operands: [{ name: "FILE" }],
  options: {
    "write-only": { kind: "flag", text: "one that backs up and can read nothing" },
  },
  result: "device, access (full or write-only), file",
  async run(invocation) {
    const { options, operands, signal } = invocation;
    const [file = ""] = operands;
    const writeOnly = options["write-only"];
    const type = writeOnly ? "write-only" : "device";
    const vault = await openedByOwner(invocation);
    const credential = await fillNewFile(
      file,
      () => vault.enrol({ type, signal }),
      (enrolled) => encodeDeviceFile(vault.id, enrolled),
    );
    const use = `Carry ${file} to it, and use it there: --device-file FILE. Then destroy other copies.`;
    const can = writeOnly
      ? "It can back up, and read nothing, not even what it wrote."
      : "Whoever has the file can read and write the vault.";
    const text = `Device ${credential.device} was enrolled. ${can}\n${use}`;
    const access = writeOnly ? "write-only" : "full";
    return { json: { device: credential.device, access, file }, text, exit: 0 };
  },
});
