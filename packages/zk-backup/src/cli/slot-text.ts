import type { SlotChange } from "../core/vault/vault.ts";

/** A recovery phrase for paper, one numbered group a line, and what is left to remove. */
export function phraseText(phrase: string, change: SlotChange): string {
  const rows = phrase.split("-").map((group, i) => `${String(i + 1).padStart(2)} ${group}`);
  return [
    "The recovery phrase opens the vault when the password is lost. Write it down; it is shown",
    "once. Earlier phrases open nothing any more.",
    ...rows,
    ...leftText(change),
  ].join("\n");
}

/** Names the slots that the storage did not let go. */
export function leftText({ left }: SlotChange): string[] {
  if (left.length === 0) return [];
  return [
    "This storage lets nothing be deleted with this token; remove these by an owner's:",
    ...left.map((slot) => `  slots/${slot}`),
  ];
}
