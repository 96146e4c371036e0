import { rm } from "node:fs/promises";
import { SERVER_FOLDERS } from "../../server-node/start-server.ts";
import { type Command, command } from "../command.ts";
import { SERVER_FOLDER, serverAccounts, serverFolder } from "../server-options.ts";

export const serveAccountRemove: Command = command({
  name: "serve account remove",
  group: "Run a server",
  summary: "remove an account and its tokens; its vault only with --delete-vault",
  opensVault: false,
  operands: [{ name: "ACCOUNT" }],
  options: {
    ...SERVER_FOLDER,
    "delete-vault": { kind: "flag", text: "delete its vault, too: nothing brings it back" },
  },
  result: "name, vault: the folder that stays, or null",
  async run({ options, operands: [name = ""] }) {
    await serverAccounts(options).remove(name);
    const vault = SERVER_FOLDERS.vault(serverFolder(options), name);
    const deletes = options["delete-vault"];
    if (deletes) await rm(vault, { recursive: true, force: true });
    const rest = deletes ? "Its vault was deleted." : `Its vault stays in ${vault}.`;
    return {
      json: { name, vault: deletes ? null : vault },
      text: `Account ${name} and its tokens were removed. ${rest}`,
      exit: 0,
    };
  },
});
