import { createTokens } from "../../server/tokens.ts";
import { type Command, command } from "../command.ts";
import { SERVER_FOLDER, serverAccounts } from "../server-options.ts";

export const serveTokenRevoke: Command = command({
  name: "serve token revoke",
  group: "Run a server",
  summary: "take a token back; a running server refuses it at once",
  opensVault: false,
  operands: [{ name: "ID" }],
  options: SERVER_FOLDER,
  result: "id",
  async run({ options, operands: [id = ""] }) {
    await createTokens({ store: serverAccounts(options).tokens }).revoke(id);
    const text = `Token ${id} is refused from now on. What its bearer has read stays read: see revoke.`;
    return { json: { id }, text, exit: 0 };
  },
});
