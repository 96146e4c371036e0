import { existsSync, mkdirSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type ResourceUse, resourceUse } from "@candor/engines/resource-use";
import type { Measured } from "./measuring/process.ts";
import { type Figure, printSideBySide } from "./measuring/side-by-side.ts";
import { touchMemory } from "./measuring/touched-memory.ts";
import { workFolder } from "./measuring/work-folder.ts";
import { findPeers } from "./zk-backup/peers.ts";
import { bytesBelow, makeTree } from "./zk-backup/tree.ts";
import { type Contender, candor, type Repository, restic } from "./zk-server/contenders.ts";
import { streamThroughServer } from "./zk-server/stream-packs.ts";

const { values } = parseArgs({
  options: {
    bytes: { type: "string", default: "1100000000" },
    files: { type: "string", default: "50000" },
    runs: { type: "string", default: "3" },
    stream: { type: "string", default: "536870912" },
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
  readonly restored: Measured;
  /** The server, over all three. */
  readonly server: ResourceUse;
}

/** Room for the tree, a restored one, and everybody's repository. */
const ROOM = 10e9;

/** Everybody in turn does each thing, so that what slows the machine slows all. */
async function round(all: readonly Contender[], work: string, source: string): Promise<Round[]> {
  const repositories: Repository[] = [];
  const each = async <Value>(act: (repository: Repository) => Promise<Value>): Promise<Value[]> => {
    const done: Value[] = [];
    for (const repository of repositories) {
      touchMemory(work);
      done.push(await act(repository));
    }
    return done;
  };
  try {
    for (const [index, contender] of all.entries())
      repositories.push(await contender.start(join(work, `repository-${index}`)));
    const first = await each((repository) => repository.backup(source));
    const unchanged = await each((repository) => repository.backup(source));
    const whole = bytesBelow(source);
    const restored = await each(async (repository) => {
      const target = join(work, "restored");
      mkdirSync(target);
      const measured = await repository.restore(target);
      if (bytesBelow(target) !== whole) throw new Error("Not all of it was restored.");
      await rm(target, { recursive: true });
      return measured;
    });
    return repositories.map(({ server }, i) => ({
      ...{ first: first[i] as Measured, unchanged: unchanged[i] as Measured },
      ...{ restored: restored[i] as Measured, server: resourceUse(server.pid) },
    }));
  } finally {
    for (const { server } of repositories) await server.stop();
    for (const index of all.keys())
      for (const end of ["", ".state", ".cache"])
        await rm(join(work, `repository-${index}${end}`), { recursive: true, force: true });
  }
}

const FIGURES: readonly Figure<Round>[] = [
  ["first backup, s", ({ first }) => first.seconds],
  ["unchanged, s", ({ unchanged }) => unchanged.seconds],
  ["restore, s", ({ restored }) => restored.seconds],
  ["first backup, processor s", ({ first }) => first.cpuSeconds],
  ["restore, processor s", ({ restored }) => restored.cpuSeconds],
  ["first backup, peak MiB", ({ first }) => first.peakMiB],
  ["restore, peak MiB", ({ restored }) => restored.peakMiB],
  ["server, processor s", ({ server }) => server.cpuSeconds],
  ["server, peak MiB", ({ server }) => server.peakMiB],
];

const work = await workFolder(ROOM);
try {
  const password = join(work, "password");
  await writeFile(password, "a password for the bench\n", { mode: 0o600 });
  const peers = findPeers(values.peers ?? join(work, "trixie"));
  if (peers.restServer === null)
    throw new Error("The bench compares with restic's rest-server: Debian trixie has it.");
  const source = values.tree ?? join(work, "tree");
  const [files, bytes] = [Number(values.files), Number(values.bytes)];
  if (!existsSync(source)) makeTree({ from: resolve(values.from), to: source, files, bytes });
  const all = [
    candor("candor, HTTP", password, false),
    candor("candor, HTTPS", password, true),
    restic(peers.restic, peers.restServer, password),
  ];
  const rounds: Round[][] = [];
  for (let nr = 1; nr <= Number(values.runs); nr++) {
    const load = loadavg()[0]?.toFixed(1);
    const done = await round(all, work, source);
    rounds.push(done);
    const firsts = done.map(({ first }, i) => `${all[i]?.name} ${first.seconds.toFixed(2)}`);
    console.log(`run ${nr} (load ${load}), first backups in s: ${firsts.join("; ")}`);
  }
  const versions = [peers.restic.version, peers.restServer.version].join(", ");
  console.log(
    `\nAt least ${files} files, ${(bytesBelow(source) / 1e6).toFixed(0)} MB, all in ${work}, servers on loopback; ` +
      `${values.runs} runs, medians; Node ${process.version}, ${versions} over plain HTTP, ${cpus().length} processors\n`,
  );
  const names = all.map(({ name }) => name);
  printSideBySide({ names, peer: all.length - 1, rounds, figures: FIGURES });
  const {
    packs,
    bytes: streamed,
    peakMiB,
    seconds,
  } = await streamThroughServer(join(work, "streaming"), Number(values.stream));
  const rate = (time: number): string => (streamed / 1e6 / time).toFixed(0);
  console.log(
    `\n${packs} packs, ${(streamed / 2 ** 20).toFixed(0)} MiB, six at once: the server's peak is ` +
      `${peakMiB.idle.toFixed(0)} MiB before, ${peakMiB.taken.toFixed(0)} MiB after taking them in ` +
      `(${rate(seconds.taking)} MB/s), ${peakMiB.given.toFixed(0)} MiB after giving them out ` +
      `(${rate(seconds.giving)} MB/s); wanted: under 150 MiB`,
  );
} finally {
  await rm(work, { recursive: true, force: true });
}
