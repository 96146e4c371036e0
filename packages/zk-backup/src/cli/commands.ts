import { backup } from "../node/backup.ts";
import { createVault } from "../node/node-vault.ts";
import { restore } from "../node/restore.ts";
import type { CommandLine } from "./arguments.ts";
import { addDevice, changePassword, issueRecovery, listDevices, revoke } from "./credentials.ts";
import { openedTarget, openedVault, passwordOf } from "./opened.ts";
import type { Outcome } from "./outcome.ts";
import { placeOf } from "./place.ts";
import { bytesText, progressLine, timeText } from "./report.ts";
import { askPassword } from "./secrets.ts";

/** Runs a command. @throws ZkBackupError, UsageError. */
export async function runCommand(line: CommandLine, signal: AbortSignal): Promise<Outcome> {
  switch (line.command) {
    case "init":
      return init(line, signal);
    case "backup":
      return runBackup(line, signal);
    case "restore":
      return runRestore(line, signal);
    case "snapshots":
      return snapshots(line, signal);
    case "password":
      return changePassword(line, signal);
    case "recovery":
      return issueRecovery(line, signal);
    case "devices":
      return line.operands[0] === "add" ? addDevice(line, signal) : listDevices(line, signal);
    case "revoke":
      return revoke(line, signal);
    default:
      return check(line, signal);
  }
}

async function init(line: CommandLine, signal: AbortSignal): Promise<Outcome> {
  const place = await placeOf(line);
  const password = (await passwordOf(line)) ?? (await askPassword(true));
  const { rememberKey, label } = line;
  const vault = await createVault({ ...place, password, rememberKey, label, signal });
  const text = `Vault ${vault.id} made. Its password cannot be reset: keep it where fire cannot reach.`;
  return { json: { vault: vault.id }, text, exit: 0 };
}

async function runBackup(line: CommandLine, signal: AbortSignal): Promise<Outcome> {
  const vault = await openedTarget(line, signal);
  const [source = ""] = line.operands;
  const show = progressLine(line.json);
  const result = await backup({
    ...{ vault, source, tags: line.tags, signal },
    onProgress: ({ files, bytes }) => show(`${files} files, ${bytesText(bytes)}`),
  });
  show(null);
  const { snapshot, warnings, ...counts } = result;
  const text = [
    ...warnings.map(({ path, why }) => `not backed up as it should be: ${path}: ${why}`),
    `Snapshot ${snapshot.id.slice(0, 12)}: ${counts.files} files, ${bytesText(counts.bytes)}` +
      ` (${counts.unchangedFiles} unchanged; ${bytesText(counts.storedBytes)} stored).`,
  ].join("\n");
  const json = { snapshot: snapshot.id, ...counts, warnings };
  return { json, text, exit: warnings.length === 0 ? 0 : 3 };
}

async function runRestore(line: CommandLine, signal: AbortSignal): Promise<Outcome> {
  const vault = await openedVault(line, signal);
  const [snapshot = "", target = ""] = line.operands;
  const show = progressLine(line.json);
  const result = await restore({
    ...{ vault, snapshot, target, signal },
    onProgress: ({ files, allFiles, bytes, allBytes }) =>
      show(`${files} of ${allFiles} files, ${bytesText(bytes)} of ${bytesText(allBytes)}`),
  });
  show(null);
  const { files, bytes } = result;
  const text = `Restored ${files} files, ${bytesText(bytes)}, to ${target}.`;
  return { json: { snapshot: result.snapshot.id, files, bytes, target }, text, exit: 0 };
}

async function snapshots(line: CommandLine, signal: AbortSignal): Promise<Outcome> {
  const vault = await openedVault(line, signal);
  const list = vault.snapshots();
  const rows = list.map(
    ({ id, time, files, bytes, path, tags }) =>
      `${id.slice(0, 12)}  ${timeText(time)}  ${files} files  ${bytesText(bytes)}  ${[path, ...tags].join(" ")}`,
  );
  const json = { snapshots: list.map(({ root: _, ...snapshot }) => snapshot) };
  return { json, text: rows.join("\n") || "No snapshots yet.", exit: 0 };
}

async function check(line: CommandLine, signal: AbortSignal): Promise<Outcome> {
  const vault = await openedVault(line, signal);
  const report = await vault.check({ data: line.data, signal });
  const looked = report.data ? "every byte was read" : "data was not read: --data reads it";
  const text = [
    ...report.problems.map(({ code, where, message }) => `${code}: ${where}: ${message}`),
    `${report.snapshots} snapshots, ${report.packs} packs, ${bytesText(report.bytes)}; ${looked}.`,
    report.ok ? "No problem found." : `${report.problems.length} problems found.`,
  ].join("\n");
  return { json: report, text, exit: report.ok ? 0 : 1 };
}
