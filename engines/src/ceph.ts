import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { programsMissing } from "./dns-server.ts";
import { freePort } from "./ports.ts";
import { tiedToUs } from "./unprivileged.ts";

const run = promisify(execFile);

/** A running object store: Ceph with its S3 gateway, on loopback, objects in memory. */
export interface Ceph {
  /** Address of the S3 service. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Process id of the gateway, to stop and continue it. */
  readonly gateway: number;
  /** Makes an empty bucket of the user's. */
  makeBucket(name: string): Promise<void>;
  /** Ends all of it and removes what it kept. */
  stop(): Promise<void>;
}

/** Says why Ceph cannot be started here, or null. @throws Error under `CI=true`. */
export function cephMissing(): string | null {
  return programsMissing(
    "/usr/bin/ceph-mon",
    "/usr/bin/ceph-osd",
    "/usr/bin/radosgw",
    "/usr/bin/curl",
  );
}

/**
 * Starts Ceph's S3 gateway with one monitor and one store of objects, with a folder of its own and
 * one user. Every part dies with this process.
 *
 * @throws Error with the end of the log of the part that did not come up.
 */
export async function startCeph(): Promise<Ceph> {
  const folder = await mkdtemp(join(tmpdir(), "candor-ceph-"));
  const ports = { monitor: await freePort(), gateway: await freePort() };
  const daemons: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const daemon of daemons.reverse()) await ended(daemon);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const file = join(folder, "ceph.conf");
    const start: Start = (program, ...args) => {
      const child = started(folder, program, ["-f", "-c", file, ...args]);
      daemons.push(child);
      return child;
    };
    const tool: Tool = (program, ...args) => run(program, ["-c", file, ...args]);
    const ask: Ask = (...args) => answered(() => tool("ceph", ...args));
    await startCluster(folder, file, ports, { start, tool, ask });
    const gateway = start("radosgw", "-n", "client.rgw");
    const endpoint = `http://127.0.0.1:${ports.gateway}`;
    await answering(endpoint, gateway, join(folder, "log"));
    await tool("radosgw-admin", "user", "create", ...USER);
    const makeBucket = (name: string): Promise<void> => putBucket(`${endpoint}/${name}`);
    return { endpoint, ...KEYS, gateway: gateway.pid ?? 0, makeBucket, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Start = (program: string, ...args: string[]) => ChildProcess;
type Tool = (program: string, ...args: string[]) => Promise<{ stdout: string }>;
/** Asks the monitor. */
type Ask = (...args: string[]) => Promise<string>;

/** How the cluster's programs are run. */
interface Programs {
  readonly start: Start;
  readonly tool: Tool;
  readonly ask: Ask;
}

const KEYS = {
  region: "us-east-1",
  accessKeyId: "candor-access",
  secretAccessKey: "candor-secret",
};

const USER = [
  ...["--uid=candor", "--display-name=candor"],
  ...[`--access-key=${KEYS.accessKeyId}`, `--secret-key=${KEYS.secretAccessKey}`],
];

/** One monitor, one store of objects. */
async function startCluster(
  folder: string,
  file: string,
  ports: Ports,
  { start, tool, ask }: Programs,
): Promise<void> {
  for (const name of ["mon", "osd", "rgw", "run", "log"]) mkdirSync(join(folder, name));
  const [cluster, store] = [randomUUID(), randomUUID()];
  await writeFile(file, configuration(folder, cluster, ports));
  const [keyring, map] = [join(folder, "keyring"), join(folder, "monmap")];
  const monitors = ["-n", "mon.", "--gen-key", "--cap", "mon", "allow *"];
  await run("ceph-authtool", ["-C", keyring, ...monitors]);
  await run("ceph-authtool", [keyring, "-n", "client.admin", "--gen-key", ...ADMIN]);
  const address = `[v1:127.0.0.1:${ports.monitor}]`;
  await run("monmaptool", ["--create", "--fsid", cluster, "--addv", "a", address, map]);
  await tool("ceph-mon", "--mkfs", "-i", "a", "--monmap", map, "--keyring", keyring);
  start("ceph-mon", "-i", "a");
  await ask("osd", "new", store, "0");
  await tool("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", store);
  await storing(() => start("ceph-osd", "-i", "0"), ask);
}

interface Ports {
  readonly monitor: number;
  readonly gateway: number;
}

const ADMIN = ["--cap", "mon", "allow *", "--cap", "osd", "allow *", "--cap", "mgr", "allow *"];

function started(folder: string, program: string, args: readonly string[]): ChildProcess {
  const out = openSync(join(folder, "log", `${program}.out`), "a");
  const child = spawn(...tiedToUs(program, args), { stdio: ["ignore", out, out] });
  closeSync(out);
  return child;
}

/**
 * Waits until the store is up. It ends at once, now and then, with "wrong fsid": it asked the monitor
 * before it had learned which cluster it is of. The next one does better.
 */
async function storing(start: () => ChildProcess, ask: Ask): Promise<void> {
  let store = start();
  for (let i = 0; i < 200; i++) {
    if (JSON.parse(await ask("osd", "stat", "--format=json")).num_up_osds === 1) return;
    if (store.exitCode !== null) store = start();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("Ceph's store of objects did not come up.");
}

/**
 * One question in a hundred the monitor refuses, with "EPERM: problem getting command descriptions",
 * once it is up already; it answers the next. All that is asked here may be asked twice.
 */
async function answered(question: () => Promise<{ stdout: string }>): Promise<string> {
  for (let i = 0; ; i++) {
    try {
      return (await question()).stdout;
    } catch (error) {
      if (i === 50) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function answering(url: string, gateway: ChildProcess, logs: string): Promise<void> {
  for (let i = 0; i < 1200 && gateway.exitCode === null; i++) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const said = await readFile(join(logs, "radosgw.out"), "utf8");
  throw new Error(`Ceph's gateway did not come up:\n${said.split("\n").slice(-12).join("\n")}`);
}

/** By curl, which signs by itself. */
async function putBucket(url: string): Promise<void> {
  const by = ["--aws-sigv4", `aws:amz:${KEYS.region}:s3`, "--request", "PUT"];
  const keys = ["--user", `${KEYS.accessKeyId}:${KEYS.secretAccessKey}`];
  const unsigned = ["--header", "x-amz-content-sha256: UNSIGNED-PAYLOAD"]; // of the body, that is
  await run("curl", ["--silent", "--show-error", "--fail", ...by, ...keys, ...unsigned, url]);
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGCONT"); // a test may have stopped it
    child.kill("SIGKILL"); // nothing of it is kept
  });
}

/**
 * Nobody proves who he is: all of it is this process's, on loopback. The S3 keys are asked for.
 * The monitor answers at once and not once a second, so that all of it is up in two.
 */
function configuration(folder: string, cluster: string, { monitor, gateway }: Ports): string {
  return `[global]
fsid = ${cluster}
mon_initial_members = a
mon_host = [v1:127.0.0.1:${monitor}]
public_network = 127.0.0.0/8
ms_bind_ipv6 = false
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
auth_allow_insecure_global_id_reclaim = false
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_data_avail_crit = 1
mon_data_avail_warn = 2
paxos_propose_interval = 0.02
paxos_min_wait = 0.01
run_dir = ${folder}/run
admin_socket = ${folder}/run/$name.asok
log_file = ${folder}/log/$name.log
pid_file = ${folder}/run/$name.pid
keyring = ${folder}/keyring
[mon]
mon_data = ${folder}/mon
[osd]
osd_objectstore = memstore
osd_data = ${folder}/osd
memstore_device_bytes = 2147483648
osd_class_load_list = *
osd_class_default_list = *
[client.rgw]
rgw_frontends = beast endpoint=127.0.0.1:${gateway}
rgw_data = ${folder}/rgw
rgw_run_sync_thread = false
rgw_enable_usage_log = false
rgw_dns_name = localhost
`;
}
