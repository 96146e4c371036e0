import { readdir } from "node:fs/promises";
import { createVault } from "../../node/node-vault.ts";
import { fileErrorCode } from "../../node/paths.ts";
import { type Command, command } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { passwordOf } from "../opened.ts";
import { placeOf } from "../place.ts";
import { askNewPassword } from "../secrets.ts";

export const init: Command = command({
  name: "init",
  group: "Back up and restore",
  summary: "make a vault",
  about: [
    "A folder has to be new or empty. The password is asked for twice. It cannot be reset: who loses it, the recovery phrase and every device's key loses the vault.",
  ],
  result: "vault (its id)",
  examples: [["zk-backup init --vault /mnt/usb/vault", "makes a vault in a folder"]],
  async run({ options, signal }) {
    await requireOwnFolder(options.vault);
    const place = await placeOf(options);
    const password = (await passwordOf(options)) ?? (await askNewPassword());
    const { label, "remember-key": rememberKey } = options;
    const vault = await createVault({ ...place, password, rememberKey, label, signal });
    const text = [
      `Vault ${vault.id} made. Its password cannot be reset: keep it where fire cannot reach.`,
      "A second way in, for when it is lost: zk-backup recovery",
    ].join("\n");
    return { json: { vault: vault.id }, text, exit: 0 };
  },
});

/** A vault among other files would be a mistake in the name: nothing is mixed up. */
async function requireOwnFolder(vault: string | undefined): Promise<void> {
  if (vault === undefined || vault.includes("://")) return;
  const names = await readdir(vault).catch((error: unknown) => {
    const code = fileErrorCode(error);
    if (code === "ENOENT") return [];
    if (code !== "ENOTDIR") throw error;
    const message = `${vault}, or what it lies in, is a file: name a new or empty folder.`;
    throw new CommandError("folder-taken", message, EXIT.conflict);
  });
  const [other] = names.filter((name) => !OWN.test(name));
  if (other === undefined) return;
  const message = `${vault} has other things in it, such as ${other}: name a new or empty folder.`;
  throw new CommandError("folder-taken", message, EXIT.conflict);
}

/** What a vault's making may have left, and what file systems put into their roots. */
const OWN =
  /^(?:vault|slots|packs|indexes|heads|leases|tombstones|\..*|lost\+found|System Volume Information)$/;
