import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { cpus, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { buildSampleTree, type SampleTree } from "@candor/engines/sample-tree";
import { type Measured, measure } from "./measuring/process.ts";
import { median, printTable } from "./measuring/table.ts";
import { requireRestic } from "./zk-backup/restic.ts";

const { values } = parseArgs({
  options: {
    bytes: { type: "string", default: "320000000" },
    files: { type: "string", default: "6000" },
    runs: { type: "string", default: "3" },
    from: { type: "string", default: "node_modules" },
  },
});

/** A program that is measured: how it backs up, again, and restores. */
interface Contender {
  readonly name: string;
  /** Makes an empty repository. */
  init(repository: string): Promise<void>;
  backup(repository: string, source: string): Promise<Measured>;
  restore(repository: string, target: string): Promise<Measured>;
}

const PASSWORD = "a password for the bench";
const cli = join(dirname(createRequire(import.meta.url).resolve("@candor/zk-backup")), "cli.js");

function candor(work: string): Contender {
  const run = (repository: string, args: string[]) =>
    measure(
      process.execPath,
      [cli, ...args, "--vault", repository, "--state", `${repository}.state`],
      {
        ZK_BACKUP_PASSWORD_FILE: join(work, "password"),
      },
    );
  return {
    name: "candor",
    init: async (repository) => void (await run(repository, ["init"])),
    backup: (repository, source) => run(repository, ["backup", source]),
    restore: (repository, target) => run(repository, ["restore", "latest", target]),
  };
}

function restic(work: string): Contender {
  const run = (repository: string, args: string[]) =>
    measure("restic", [...args, "--quiet", "--repo", repository], {
      RESTIC_PASSWORD_FILE: join(work, "password"),
      RESTIC_CACHE_DIR: `${repository}.cache`,
    });
  return {
    name: "restic",
    init: async (repository) => void (await run(repository, ["init"])),
    backup: (repository, source) => run(repository, ["backup", source]),
    restore: (repository, target) => run(repository, ["restore", "latest", "--target", target]),
  };
}

/** One round of one contender, in seconds, MiB of memory and bytes of repository. */
interface Round {
  readonly first: Measured;
  readonly unchanged: Measured;
  readonly restored: Measured;
  readonly repository: number;
}

async function round(
  contender: Contender,
  work: string,
  source: string,
  nr: number,
): Promise<Round> {
  const repository = join(work, `${contender.name}-${nr}`);
  const target = join(work, `${contender.name}-${nr}.restored`);
  await contender.init(repository);
  const first = await contender.backup(repository, source);
  const unchanged = await contender.backup(repository, source);
  const restored = await contender.restore(repository, target);
  const size = await bytesBelow(repository);
  for (const made of [repository, target, `${repository}.state`, `${repository}.cache`])
    await rm(made, { recursive: true, force: true });
  return { first, unchanged, restored, repository: size };
}

async function bytesBelow(folder: string): Promise<number> {
  let total = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) total += (await stat(join(entry.parentPath, entry.name))).size;
  return total;
}

const FIGURES: readonly (readonly [string, string, (round: Round) => number])[] = [
  ["first backup", "s", ({ first }) => first.seconds],
  ["unchanged backup", "s", ({ unchanged }) => unchanged.seconds],
  ["restore", "s", ({ restored }) => restored.seconds],
  ["first backup, processor", "s", ({ first }) => first.cpuSeconds],
  ["restore, processor", "s", ({ restored }) => restored.cpuSeconds],
  ["repository", "MB", ({ repository }) => repository / 1e6],
  ["peak memory, backup", "MiB", ({ first }) => first.peakMiB],
  ["peak memory, restore", "MiB", ({ restored }) => restored.peakMiB],
];

function report(
  tree: SampleTree,
  version: string,
  rounds: ReadonlyMap<string, readonly Round[]>,
): void {
  const of = (name: string, pick: (round: Round) => number) =>
    median((rounds.get(name) ?? []).map(pick));
  console.log(
    `\n${tree.files} files, ${(tree.bytes / 1e6).toFixed(0)} MB; ${values.runs} runs, medians; ` +
      `Node ${process.version}, ${version}, ${cpus().length} processors\n`,
  );
  const rows = FIGURES.map(([what, unit, pick]) => {
    const [ours, theirs] = [of("candor", pick), of("restic", pick)];
    return [
      `${what}, ${unit}`,
      ours.toFixed(2),
      theirs.toFixed(2),
      `${(theirs / ours).toFixed(2)} x`,
    ];
  });
  printTable([["", "candor", "restic", "restic / candor"], ...rows]);
  console.log("\nMore than 1 x: restic takes more.");
}

const version = await requireRestic();
const work = await mkdtemp(join(tmpdir(), "candor-bench-"));
try {
  await writeFile(join(work, "password"), `${PASSWORD}\n`, { mode: 0o600 });
  const source = join(work, "tree");
  await mkdir(work, { recursive: true });
  const [files, bytes] = [Number(values.files), Number(values.bytes)];
  const tree = await buildSampleTree({ from: resolve(values.from), to: source, files, bytes });
  const contenders = [candor(work), restic(work)];
  const rounds = new Map<string, Round[]>();
  for (let nr = 1; nr <= Number(values.runs); nr++)
    for (const contender of contenders) {
      const done = await round(contender, work, source, nr);
      rounds.set(contender.name, [...(rounds.get(contender.name) ?? []), done]);
      console.log(
        `run ${nr} ${contender.name}: first ${done.first.seconds.toFixed(2)} s, ` +
          `unchanged ${done.unchanged.seconds.toFixed(2)} s, restore ${done.restored.seconds.toFixed(2)} s`,
      );
    }
  report(tree, version, rounds);
} finally {
  await rm(work, { recursive: true, force: true });
}
