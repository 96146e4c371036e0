import { createTokens } from "../../server/tokens.ts";
import { type Command, command } from "../command.ts";
import { roleOf, SERVER_FOLDER, serverAccounts } from "../server-options.ts";
import { issuedText } from "../server-text.ts";

export const serveTokenAdd: Command = command({
  name: "serve token add",
  group: "Run a server",
  summary: "make a token of an account, and print it this once",
  about: [
    "A reader gets, a writer also puts, an owner also deletes, which is what prune needs. The server keeps a hash of the token and cannot print it again.",
  ],
  opensVault: false,
  operands: [{ name: "ACCOUNT" }],
  options: {
    ...SERVER_FOLDER,
    role: { kind: "text", value: "ROLE", text: "reader, writer or owner" },
    label: { kind: "text", value: "NAME", text: "what it is for" },
    expires: {
      kind: "duration",
      value: "TIME",
      text: "how long it is good for (default: for ever)",
    },
  },
  result: "token, id, account, role, label, created, expires",
  examples: [
    ["zk-backup serve token add anna --role writer --label laptop", "for one device"],
    ["zk-backup serve token add anna --role owner --expires 1h", "for one prune"],
  ],
  async run({ options, operands: [account = ""] }) {
    const { label = "", expires } = options;
    const tokens = createTokens({ store: serverAccounts(options).tokens });
    const until = expires === undefined ? null : new Date(Date.now() + expires);
    const role = roleOf(options.role);
    const issued = await tokens.add({ account, role, label, expires: until });
    const { hash: _kept, ...record } = issued.record;
    return { json: { token: issued.token, ...record }, text: issuedText(issued), exit: 0 };
  },
});
