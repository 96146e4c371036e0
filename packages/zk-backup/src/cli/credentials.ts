import { open, unlink } from "node:fs/promises";
import type { DeviceState, SlotChange } from "../core/vault/vault.ts";
import { type CommandLine, UsageError } from "./arguments.ts";
import { encodeDeviceFile } from "./device-file.ts";
import { newPasswordOf, openedByOwner, openedVault, passwordOf } from "./opened.ts";
import type { Outcome } from "./outcome.ts";
import { timeText } from "./report.ts";

/** `password`: another slot around the same keys. */
export async function changePassword(line: CommandLine, signal: AbortSignal): Promise<Outcome> {
  const vault = await openedByOwner(line, signal);
  const change = await vault.changePassword({ password: await newPasswordOf(line), signal });
  const text = [
    "The password was changed. It cannot be reset: keep the new one where fire cannot reach.",
    "This does not undo what others have: who copied the vault's slot before and knows the old",
    "password still has the keys. If that may be, run: zk-backup revoke --everything",
    ...leftText(change),
  ].join("\n");
  return { json: { changed: true, ...change }, text, exit: 0 };
}

/** `recovery`: a new phrase, shown once. */
export async function issueRecovery(line: CommandLine, signal: AbortSignal): Promise<Outcome> {
  const vault = await openedByOwner(line, signal);
  const { phrase, ...change } = await vault.issueRecovery({ signal });
  return { json: { phrase, ...change }, text: phraseText(phrase, change), exit: 0 };
}

/** `devices`: who has written, and who holds a key. */
export async function listDevices(line: CommandLine, signal: AbortSignal): Promise<Outcome> {
  const vault = await openedVault(line, signal);
  const devices = await vault.devices({ signal });
  return { json: { devices }, text: devices.map(deviceText).join("\n"), exit: 0 };
}

/** `devices add`: a credential for another device, in a file of its own. */
export async function addDevice(line: CommandLine, signal: AbortSignal): Promise<Outcome> {
  const [, file = ""] = line.operands;
  const type = line.writeOnly ? "write-only" : "device";
  const vault = await openedByOwner(line, signal);
  const credential = await fillNewFile(
    file,
    () => vault.enrol({ type, signal }),
    (enrolled) => encodeDeviceFile(vault.id, enrolled),
  );
  const use = `Carry ${file} to it, and use it there: --device-file FILE. Then destroy other copies.`;
  const can = line.writeOnly
    ? "It can back up, and read nothing, not even what it wrote."
    : "Whoever has the file can read and write the vault.";
  const text = `Device ${credential.device} was enrolled. ${can}\n${use}`;
  return { json: { device: credential.device, type, file }, text, exit: 0 };
}

/** `revoke`: new keys for all that follows. */
export async function revoke(line: CommandLine, signal: AbortSignal): Promise<Outcome> {
  if (line.everything === line.operands.length > 0)
    throw new UsageError("Name the lost devices, or --everything.");
  const vault = await openedByOwner(line, signal);
  const known = await vault.devices({ signal });
  const devices = line.everything ? "everything" : line.operands.map((id) => match(known, id));
  const password = await passwordFrom(line);
  const done = await vault.revoke({ devices, password, signal });
  const text = [
    `The keys were changed: epoch ${done.epoch} began. What was stored before stays readable to who`,
    "has the old keys and a copy of the vault; nothing that is stored from now on is.",
    `${done.kept.length} devices go on; every other has to be enrolled again.`,
    phraseText(done.phrase, done),
  ].join("\n");
  return { json: done, text, exit: 0 };
}

/** With everything, a new password; when devices were lost, the one there is serves on. */
async function passwordFrom(line: CommandLine): Promise<string> {
  if (line.everything || line.newPasswordFile !== undefined) return newPasswordOf(line);
  return (await passwordOf(line)) ?? newPasswordOf(line);
}

/**
 * Fills a file that was not there, readable by its owner alone. It is made before the value is, so
 * that no device is enrolled whose key cannot be kept, and is gone again when that fails.
 */
async function fillNewFile<Value>(
  path: string,
  make: () => Promise<Value>,
  encode: (value: Value) => string,
): Promise<Value> {
  const file = await open(path, "wx", 0o600).catch((cause: Error) => {
    throw new UsageError(`${path} cannot be made: ${cause.message}`);
  });
  try {
    const value = await make();
    await file.writeFile(encode(value));
    await file.sync();
    return value;
  } catch (error) {
    await unlink(path);
    throw error;
  } finally {
    await file.close();
  }
}

function match(devices: readonly DeviceState[], start: string): string {
  const found = devices.filter(({ id }) => start.length >= 8 && id.startsWith(start));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only.id;
  throw new UsageError(`No single device is called "${start}"; see: zk-backup devices`);
}

function phraseText(phrase: string, change: SlotChange): string {
  const rows = phrase.split("-").map((group, i) => `${String(i + 1).padStart(2)} ${group}`);
  return [
    "The recovery phrase opens the vault when the password is lost. Write it down; it is shown",
    "once. Earlier phrases open nothing any more.",
    ...rows,
    ...leftText(change),
  ].join("\n");
}

function leftText({ left }: SlotChange): string[] {
  if (left.length === 0) return [];
  return [
    "This storage lets nothing be deleted with this token; remove these by an owner's:",
    ...left.map((slot) => `  slots/${slot}`),
  ];
}

function deviceText({ id, label, slot, lastSeen, self }: DeviceState): string {
  const seen = lastSeen === null ? "never wrote" : timeText(lastSeen);
  const what = slot === "none" ? "no key" : slot === "device" ? "full" : slot;
  return `${id.slice(0, 12)}  ${what.padEnd(10)}  ${seen}  ${label}${self ? "  (this one)" : ""}`;
}
