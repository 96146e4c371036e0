import { type Command, command } from "../command.ts";
import { openedByOwner } from "../opened.ts";
import { phraseText } from "../slot-text.ts";

export const recovery: Command = command({
  name: "recovery",
  group: "Keys and devices",
  summary: "make a recovery phrase, in place of the one before",
  about: [
    "The phrase opens the vault as the password does: zk-backup restore latest TARGET --recovery-file FILE. It is shown once and kept nowhere.",
  ],
  result: "phrase, removed, left (slots)",
  async run(invocation) {
    const vault = await openedByOwner(invocation);
    const { phrase, ...change } = await vault.issueRecovery({ signal: invocation.signal });
    return { json: { phrase, ...change }, text: phraseText(phrase, change), exit: 0 };
  },
});
