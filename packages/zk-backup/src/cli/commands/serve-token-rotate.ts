import { createTokens } from "../../server/tokens.ts";
import { type Command, command } from "../command.ts";
import { SERVER_FOLDER, serverAccounts } from "../server-options.ts";
import { issuedText } from "../server-text.ts";

const DAY = 86_400_000;

export const serveTokenRotate: Command = command({
  name: "serve token rotate",
  group: "Run a server",
  summary: "make a token in place of another, which stays good for a while",
  opensVault: false,
  operands: [{ name: "ID" }],
  options: {
    ...SERVER_FOLDER,
    overlap: {
      kind: "duration",
      value: "TIME",
      text: "how long the old one stays good (default: 1d)",
    },
  },
  result: "token, id, account, role, label, created, expires",
  async run({ options, operands: [id = ""] }) {
    const tokens = createTokens({ store: serverAccounts(options).tokens });
    const issued = await tokens.rotate(id, options.overlap ?? DAY);
    const { hash: _kept, ...record } = issued.record;
    return { json: { token: issued.token, ...record }, text: issuedText(issued), exit: 0 };
  },
});
