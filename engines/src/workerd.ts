import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { installed, type RuntimeServer, started } from "./runtime-process.ts";

export type { RuntimeServer } from "./runtime-process.ts";

/** A Worker as Cloudflare's own runtime takes it. */
export interface Worker {
  /** Where its configuration is written. */
  readonly folder: string;
  /** Its one module, a file there. */
  readonly script: string;
  /** Such as `2026-10-23`. */
  readonly compatibilityDate: string;
  /** Texts that it finds in its `env`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Classes of Durable Objects, by the names of their bindings in `env`. */
  readonly durableObjects: Readonly<Record<string, string>>;
}

/** Serves a Worker by workerd. It may fetch from the loopback network; what it stores is in memory. */
export async function serveByWorkerd(worker: Worker): Promise<RuntimeServer> {
  await writeFile(join(worker.folder, "workerd.capnp"), configuration(worker));
  const machine = `${process.platform}-${process.arch.replace(/^x/, "")}`;
  return started({
    program: installed("workerd", `@cloudflare/workerd-${machine}/bin/workerd`),
    args: ["serve", "--control-fd=1", "workerd.capnp"],
    cwd: worker.folder,
    env: {},
    ready: /"event":"listen","socket":"http","port":(\d+)/,
  });
}

/** https://github.com/cloudflare/workerd/blob/main/src/workerd/server/workerd.capnp */
function configuration(worker: Worker): string {
  const { script, compatibilityDate, variables, durableObjects } = worker;
  const list = (items: readonly string[]): string => `[${items.map((one) => `(${one})`).join()}]`;
  const bindings = [
    ...Object.entries(variables).map(
      ([name, text]) => `name = ${quoted(name)}, text = ${quoted(text)}`,
    ),
    ...Object.entries(durableObjects).map(
      ([name, kind]) => `name = ${quoted(name)}, durableObjectNamespace = ${quoted(kind)}`,
    ),
  ];
  const classes = Object.values(durableObjects).map(
    (kind) => `className = ${quoted(kind)}, uniqueKey = ${quoted(kind)}`,
  );
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "worker", worker = .worker), (name = "internet", network = (allow = ["private"]))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")]
);
const worker :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed ${quoted(script)})],
  compatibilityDate = ${quoted(compatibilityDate)},
  bindings = ${list(bindings)},
  durableObjectNamespaces = ${list(classes)},
  durableObjectStorage = (inMemory = void)
);
`;
}

/** Text in Cap'n Proto's own language, where it is written as in C. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
