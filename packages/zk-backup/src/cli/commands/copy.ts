import { isZkBackupError } from "../../core/errors.ts";
import { copyVault } from "../../core/vault/repair/copy-vault.ts";
import { type Command, command, type Opening } from "../command.ts";
import { CommandError, UsageError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { openedVault } from "../opened.ts";
import { bytesText, countText } from "../report.ts";
import { chosenSnapshots, SNAPSHOT_FILTER } from "../snapshot-filter.ts";
import { findSnapshot } from "../snapshot-name.ts";

const OPTIONS = {
  to: { kind: "text", value: "PLACE", text: "the other vault, made by init with keys of its own" },
  "to-password-file": {
    kind: "text",
    value: "FILE",
    text: "its first line is the other vault's password",
    group: "to-password",
  },
  "to-password-command": {
    kind: "text",
    value: "COMMAND",
    text: "a command that prints the other vault's password",
    group: "to-password",
  },
  "to-token-file": {
    kind: "text",
    value: "FILE",
    text: "its first line is the token of the other server's account",
  },
  "to-s3-keys-file": {
    kind: "text",
    value: "FILE",
    text: "the other bucket's keys, as in ~/.aws/credentials",
  },
  "to-state": {
    kind: "text",
    value: "FOLDER",
    text: "what this device remembers of the other vault",
  },
  ...SNAPSHOT_FILTER,
  "dry-run": { kind: "flag", short: "n", text: "do all but write: say what it would copy" },
} as const;

export const copy: Command = command({
  name: "copy",
  group: "Back up and restore",
  summary: "copy snapshots to a second vault, with other keys and in another place",
  about: [
    "Everything is read, decrypted here, and sealed anew under the other vault's keys. A copy that was cut off goes on where it stopped; what the other vault has is not sent again.",
  ],
  operands: [{ name: "SNAPSHOT", optional: true, repeats: true }],
  options: OPTIONS,
  result: "copied: [id], there (count), dryRun",
  examples: [
    [
      "zk-backup copy --to /mnt/second/vault --to-password-file second.txt",
      "copies all that is new",
    ],
  ],
  async run(invocation) {
    const { options, operands, signal, output } = invocation;
    const { to: place, "dry-run": dryRun } = options;
    if (place === undefined) throw new UsageError("Name the other vault: --to PLACE.");
    const from = await openedVault(invocation);
    const to = await openedVault(other(invocation, place, options)).catch((error: unknown) => {
      throw isZkBackupError(error, "no-vault") ? noVaultAt(place) : error;
    });
    if (from.id === to.id) throw new UsageError("--to names the same vault.");
    const chosen = await chosenSnapshots(from, options, signal);
    const snapshots = (
      operands.length === 0 ? chosen.snapshots : operands.map((name) => findSnapshot(name, chosen))
    ).map(({ id }) => id);
    const done = await copyVault({
      ...{ from, to, snapshots, dryRun, signal },
      onProgress: ({ files, bytes }) => output.progress({ files, bytes }),
    });
    output.clear();
    const total = done.copied.reduce((sum, { bytes }) => sum + bytes, 0);
    const count = `${countText(done.copied.length, "snapshot")} (${bytesText(total)})`;
    const text = `${dryRun ? "Would copy" : "Copied"} ${count}; ${done.there} were there.`;
    const json = { copied: done.copied.map(({ id }) => id), there: done.there, dryRun };
    return { json, text, exit: EXIT.done };
  },
});

function noVaultAt(place: string): CommandError {
  const message = `There is no vault at --to ${place}. To make one: zk-backup init --vault ${place}`;
  return new CommandError("no-vault", message, EXIT.noVault);
}

/** The same invocation, of the other vault. */
function other(
  { options, signal, output }: Opening,
  vault: string,
  to: {
    readonly "to-state": string | undefined;
    readonly "to-password-file": string | undefined;
    readonly "to-password-command": string | undefined;
    readonly "to-token-file": string | undefined;
    readonly "to-s3-keys-file": string | undefined;
  },
): Opening {
  return {
    ...{ signal, output },
    options: {
      ...options,
      vault,
      state: to["to-state"],
      "password-file": to["to-password-file"],
      "password-command": to["to-password-command"],
      "token-file": to["to-token-file"],
      "token-command": undefined,
      "s3-keys-file": to["to-s3-keys-file"],
      "recovery-file": undefined,
      "device-file": undefined,
      "head-code": undefined,
      "accept-history": false,
    },
  };
}
