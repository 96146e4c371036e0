import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Measured, measure } from "../measuring/process.ts";
import type { Peer, Peers } from "./peers.ts";

/** A program that is measured: how it backs up, again, and restores. */
export interface Contender {
  readonly name: string;
  /** Makes an empty repository. */
  init(repository: string): Promise<unknown>;
  backup(repository: string, source: string): Promise<Measured>;
  /** Restores the latest snapshot into a folder that is empty. */
  restore(repository: string, target: string): Promise<Measured>;
}

/** Us, with and without native add-ons, and who else was found. */
export function contenders({ restic, borg }: Peers, password: string): Contender[] {
  return [
    candor("candor", [], password),
    candor("without add-ons", ["--no-addons"], password),
    asRestic(restic, password),
    ...(borg === null ? [] : [asBorg(borg, password)]),
  ];
}

const cli = join(dirname(createRequire(import.meta.url).resolve("@candor/zk-backup")), "cli.js");

function candor(name: string, flags: readonly string[], password: string): Contender {
  const run = (repository: string, args: readonly string[]) =>
    measure(
      process.execPath,
      [...flags, cli, ...args, "--vault", repository, "--state", `${repository}.state`],
      { ZK_BACKUP_PASSWORD_FILE: password },
    );
  return {
    name,
    init: (repository) => run(repository, ["init"]),
    backup: (repository, source) => run(repository, ["backup", source]),
    restore: (repository, target) => run(repository, ["restore", "latest", target]),
  };
}

function asRestic(restic: Peer, password: string): Contender {
  const run = (repository: string, args: readonly string[]) =>
    measure(restic.command, [...restic.args, ...args, "--quiet", "--repo", repository], {
      ...restic.env,
      RESTIC_PASSWORD_FILE: password,
      RESTIC_CACHE_DIR: `${repository}.cache`,
    });
  return {
    name: "restic",
    init: (repository) => run(repository, ["init"]),
    backup: (repository, source) => run(repository, ["backup", source]),
    restore: (repository, target) => run(repository, ["restore", "latest", "--target", target]),
  };
}

function asBorg(borg: Peer, password: string): Contender {
  let number = 0;
  const run = (repository: string, args: readonly string[], folder: string) =>
    measure("env", ["-C", folder, borg.command, ...borg.args, ...args], {
      ...borg.env,
      BORG_PASSCOMMAND: `cat ${password}`,
      BORG_BASE_DIR: `${repository}.cache`,
    });
  return {
    name: "borg",
    init: (repository) => run(repository, ["init", "-e", "repokey-blake2", repository], "/"),
    backup(repository, source) {
      number += 1;
      return run(repository, ["create", `${repository}::${number}`, source], "/");
    },
    restore: (repository, target) =>
      run(repository, ["extract", `${repository}::${number}`], target),
  };
}
