import { type Command, command } from "../command.ts";
import { NEW_PASSWORD } from "../new-password.ts";
import { newPasswordOf, openedByOwner } from "../opened.ts";
import { leftText } from "../slot-text.ts";

export const password: Command = command({
  name: "password",
  group: "Keys and devices",
  summary: "change the password",
  options: NEW_PASSWORD,
  result: "changed, removed, left (slots)",
  async run(invocation) {
    const { options, signal } = invocation;
    const vault = await openedByOwner(invocation);
    const next = await newPasswordOf(options["new-password-file"]);
    const change = await vault.changePassword({ password: next, signal });
    const text = [
      "The password was changed. It cannot be reset: keep the new one where fire cannot reach.",
      "This does not undo what others have: who copied the vault's slot before and knows the old",
      "password still has the keys. If that may be, run: zk-backup revoke --everything",
      ...leftText(change),
    ].join("\n");
    return { json: { changed: true, ...change }, text, exit: 0 };
  },
});
