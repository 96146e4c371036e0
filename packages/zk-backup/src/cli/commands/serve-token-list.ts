import type { TokenRecord } from "../../server/token-store.ts";
import { type Command, command } from "../command.ts";
import { timeText } from "../report.ts";
import { SERVER_FOLDER, serverAccounts } from "../server-options.ts";
import { tableText } from "../table-text.ts";

export const serveTokenList: Command = command({
  name: "serve token list",
  group: "Run a server",
  summary: "list the tokens of an account: what each may do, and until when",
  opensVault: false,
  operands: [{ name: "ACCOUNT" }],
  options: SERVER_FOLDER,
  result: "tokens: [{ id, account, role, label, created, expires }]",
  async run({ options, operands: [account = ""] }) {
    const tokens = await serverAccounts(options).tokens.list(account);
    const shown = tokens.map(({ hash: _kept, ...token }) => token);
    const text = tokens.length === 0 ? `${account} has no token.` : tableText(tokens.map(row));
    return { json: { tokens: shown }, text, exit: 0 };
  },
});

function row({ id, role, created, expires, label }: TokenRecord): string[] {
  const until = expires === null ? "" : endText(Date.parse(expires));
  return [id, role, `made ${timeText(Date.parse(created))}`, until, label];
}

function endText(end: number): string {
  return `${end <= Date.now() ? "over since" : "until"} ${timeText(end)}`;
}
