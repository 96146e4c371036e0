import { createVault } from "../../node/node-vault.ts";
import { type Command, command } from "../command.ts";
import { passwordOf } from "../opened.ts";
import { placeOf } from "../place.ts";
import { askPassword } from "../secrets.ts";

export const init: Command = command({
  name: "init",
  group: "Back up and restore",
  summary: "make a vault",
  about: [
    "The password is asked for twice. It cannot be reset: who loses it, the recovery phrase and every device's key loses the vault.",
  ],
  result: "vault (its id)",
  examples: [["zk-backup init --vault /mnt/usb/vault", "makes a vault in a folder"]],
  async run({ options, signal }) {
    const place = await placeOf(options);
    const password = (await passwordOf(options)) ?? (await askPassword(true));
    const { label, "remember-key": rememberKey } = options;
    const vault = await createVault({ ...place, password, rememberKey, label, signal });
    const text = [
      `Vault ${vault.id} made. Its password cannot be reset: keep it where fire cannot reach.`,
      "A second way in, for when it is lost: zk-backup recovery",
    ].join("\n");
    return { json: { vault: vault.id }, text, exit: 0 };
  },
});
