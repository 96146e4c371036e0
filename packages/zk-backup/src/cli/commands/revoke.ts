import type { DeviceState } from "../../core/vault/vault.ts";
import { type Command, command } from "../command.ts";
import { UsageError } from "../command-error.ts";
import type { CommonValues } from "../common-options.ts";
import { NEW_PASSWORD } from "../new-password.ts";
import { newPasswordOf, openedByOwner, passwordOf } from "../opened.ts";
import type { OptionValues } from "../option.ts";
import { phraseText } from "../slot-text.ts";

const OPTIONS = {
  everything: { kind: "flag", text: "when a password or a recovery phrase was exposed" },
  ...NEW_PASSWORD,
} as const;

export const revoke: Command = command({
  name: "revoke",
  group: "Keys and devices",
  summary: "take lost devices' keys away: new keys for all that follows",
  operands: [{ name: "DEVICE", optional: true, repeats: true }],
  options: OPTIONS,
  result: "epoch, phrase, kept (devices), removed, left (slots)",
  async run(invocation) {
    const { options, operands, signal } = invocation;
    if (options.everything === operands.length > 0)
      throw new UsageError("Name the lost devices, or --everything.");
    const vault = await openedByOwner(invocation);
    const known = await vault.devices({ signal });
    const lost = options.everything ? "everything" : operands.map((id) => match(known, id));
    const password = await passwordFrom(options);
    const done = await vault.revoke({ devices: lost, password, signal });
    const text = [
      `The keys were changed: epoch ${done.epoch} began. What was stored before stays readable to who`,
      "has the old keys and a copy of the vault; nothing that is stored from now on is.",
      `${done.kept.length} devices go on; every other has to be enrolled again.`,
      phraseText(done.phrase, done),
    ].join("\n");
    return { json: done, text, exit: 0 };
  },
});

/** With everything, a new password; when devices were lost, the one there is serves on. */
async function passwordFrom(options: CommonValues & OptionValues<typeof OPTIONS>): Promise<string> {
  const file = options["new-password-file"];
  if (options.everything || file !== undefined) return newPasswordOf(file);
  return (await passwordOf(options)) ?? newPasswordOf(file);
}

function match(devices: readonly DeviceState[], start: string): string {
  const found = devices.filter(({ id }) => start.length >= 8 && id.startsWith(start));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only.id;
  throw new UsageError(`No single device is called "${start}"; see: zk-backup devices`);
}
