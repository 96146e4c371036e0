import { type Measured, measure } from "../measuring/process.ts";
import type { Peer } from "../zk-backup/peers.ts";
import { type BenchServer, blindServer, CLI, restServer } from "./servers.ts";

/** A client with its server. */
export interface Contender {
  readonly name: string;
  /** Starts the server over a folder that is not there yet, with an empty repository. */
  start(folder: string): Promise<Repository>;
}

/** A repository on a server that runs. */
export interface Repository {
  readonly server: BenchServer;
  backup(source: string): Promise<Measured>;
  /** Restores the latest snapshot into a folder that is empty. */
  restore(target: string): Promise<Measured>;
}

/** Our client and server, over plain HTTP as the peer's or over TLS. */
export function candor(name: string, password: string, tls: boolean): Contender {
  return {
    name,
    async start(folder) {
      const server = await blindServer(folder, tls);
      const run = (...args: string[]) =>
        measure(
          process.execPath,
          [CLI, ...args, "--vault", server.url, "--state", `${folder}.state`],
          {
            ZK_BACKUP_PASSWORD_FILE: password,
            ZK_BACKUP_TOKEN_FILE: server.tokenFile,
            ...(server.certificate === null ? {} : { NODE_EXTRA_CA_CERTS: server.certificate }),
          },
        );
      await run("init");
      return {
        server,
        backup: (source) => run("backup", source),
        restore: (target) => run("restore", "latest", target),
      };
    },
  };
}

/** restic and its rest-server. */
export function restic(client: Peer, server: Peer, password: string): Contender {
  return {
    name: "restic",
    async start(folder) {
      const running = await restServer(server, folder);
      const run = (...args: string[]) =>
        measure(client.command, [...client.args, ...args, "--quiet", "--repo", running.url], {
          RESTIC_PASSWORD_FILE: password,
          RESTIC_CACHE_DIR: `${folder}.cache`,
        });
      await run("init");
      return {
        server: running,
        backup: (source) => run("backup", source),
        restore: (target) => run("restore", "latest", "--target", target),
      };
    },
  };
}
