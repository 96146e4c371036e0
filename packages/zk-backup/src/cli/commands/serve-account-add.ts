import { type Command, command } from "../command.ts";
import { QUOTA_OPTIONS, quotaOf, SERVER_FOLDER, serverAccounts } from "../server-options.ts";

export const serveAccountAdd: Command = command({
  name: "serve account add",
  group: "Run a server",
  summary: "make an account of the server: room for one vault",
  about: ["Without --quota and --max-objects it may hold what the disk does."],
  opensVault: false,
  operands: [{ name: "ACCOUNT" }],
  options: { ...SERVER_FOLDER, ...QUOTA_OPTIONS },
  result: "name, created, quota: { bytes, objects }",
  async run({ options, operands: [name = ""] }) {
    const account = await serverAccounts(options).add(name, quotaOf(options));
    const text = `Account ${name} was made. It needs a token: zk-backup serve token add ${name} --role writer`;
    return { json: account, text, exit: 0 };
  },
});
