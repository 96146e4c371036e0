import { existsSync, mkdirSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Measured } from "./measuring/process.ts";
import { type Figure, printSideBySide } from "./measuring/side-by-side.ts";
import { touchMemory } from "./measuring/touched-memory.ts";
import { workFolder } from "./measuring/work-folder.ts";
import { type Contender, contenders } from "./zk-backup/contenders.ts";
import { findPeers } from "./zk-backup/peers.ts";
import { bytesBelow, changeTree, makeTree } from "./zk-backup/tree.ts";

const { values } = parseArgs({
  options: {
    bytes: { type: "string", default: "1100000000" },
    files: { type: "string", default: "50000" },
    runs: { type: "string", default: "3" },
    from: { type: "string", default: "node_modules" },
    // A tree, and a trixie, that are kept from one run to the next:
    tree: { type: "string" },
    peers: { type: "string" },
  },
});

/** What one contender took in one round. */
interface Round {
  readonly first: Measured;
  readonly unchanged: Measured;
  readonly changed: Measured;
  readonly restored: Measured;
  /** Bytes of the repository after the first backup. */
  readonly repository: number;
}

/** Room for the tree, a restored one, and everybody's repository. */
const ROOM = 10e9;

/** Everybody in turn does each thing, so that what slows the machine slows all. */
async function round(all: readonly Contender[], work: string, source: string): Promise<Round[]> {
  const place = (index: number): string => join(work, `repository-${index}`);
  const each = async <Value>(act: (contender: Contender, repository: string) => Promise<Value>) => {
    const done: Value[] = [];
    for (const [index, contender] of all.entries()) {
      touchMemory(work);
      done.push(await act(contender, place(index)));
    }
    return done;
  };
  const first = await each(async (contender, repository) => {
    await contender.init(repository);
    return contender.backup(repository, source);
  });
  const sizes = all.map((_, index) => bytesBelow(place(index)));
  const unchanged = await each((contender, repository) => contender.backup(repository, source));
  const undo = changeTree(source);
  const changed = await each((contender, repository) => contender.backup(repository, source));
  const whole = bytesBelow(source);
  undo();
  const restored = await each(async (contender, repository) => {
    const target = join(work, "restored");
    mkdirSync(target);
    const measured = await contender.restore(repository, target);
    if (bytesBelow(target) !== whole) throw new Error(`${contender.name} did not restore all.`);
    await rm(target, { recursive: true });
    return measured;
  });
  for (const index of all.keys())
    for (const end of ["", ".state", ".cache"])
      await rm(`${place(index)}${end}`, { recursive: true, force: true });
  return all.map((_, i) => ({
    ...{ first: first[i] as Measured, unchanged: unchanged[i] as Measured },
    ...{ changed: changed[i] as Measured, restored: restored[i] as Measured },
    repository: sizes[i] ?? Number.NaN,
  }));
}

const FIGURES: readonly Figure<Round>[] = [
  ["first backup, s", ({ first }) => first.seconds],
  ["unchanged, s", ({ unchanged }) => unchanged.seconds],
  ["small change, s", ({ changed }) => changed.seconds],
  ["restore, s", ({ restored }) => restored.seconds],
  ["repository, MB", ({ repository }) => repository / 1e6],
  ["first backup, processor s", ({ first }) => first.cpuSeconds],
  ["unchanged, processor s", ({ unchanged }) => unchanged.cpuSeconds],
  ["small change, processor s", ({ changed }) => changed.cpuSeconds],
  ["restore, processor s", ({ restored }) => restored.cpuSeconds],
  ["first backup, peak MiB", ({ first }) => first.peakMiB],
  ["restore, peak MiB", ({ restored }) => restored.peakMiB],
];

const work = await workFolder(ROOM);
try {
  const password = join(work, "password");
  await writeFile(password, "a password for the bench\n", { mode: 0o600 });
  const peers = findPeers(values.peers ?? join(work, "trixie"));
  const source = values.tree ?? join(work, "tree");
  const [files, bytes] = [Number(values.files), Number(values.bytes)];
  if (!existsSync(source)) makeTree({ from: resolve(values.from), to: source, files, bytes });
  const all = contenders(peers, password);
  const rounds: Round[][] = [];
  for (let nr = 1; nr <= Number(values.runs); nr++) {
    const load = loadavg()[0]?.toFixed(1);
    const done = await round(all, work, source);
    rounds.push(done);
    const firsts = done.map(({ first }, i) => `${all[i]?.name} ${first.seconds.toFixed(2)}`);
    console.log(`run ${nr} (load ${load}), first backups in s: ${firsts.join(", ")}`);
  }
  const versions = [peers.restic.version, peers.borg?.version ?? "no borg"].join(", ");
  console.log(
    `\nAt least ${files} files, ${(bytesBelow(source) / 1e6).toFixed(0)} MB, all in ${work}; ` +
      `${values.runs} runs, medians; Node ${process.version}, ${versions}, ${cpus().length} processors\n`,
  );
  const names = all.map(({ name }) => name);
  printSideBySide({
    names,
    peer: all.findIndex(({ name }) => name === "restic"),
    rounds,
    figures: FIGURES,
  });
} finally {
  await rm(work, { recursive: true, force: true });
}
