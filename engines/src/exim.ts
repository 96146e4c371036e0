import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programsMissing } from "./dns-server.ts";
import { freePort } from "./ports.ts";
import { unprivileged } from "./unprivileged.ts";

const PROGRAM = "/usr/sbin/exim4";

/** Where a real Exim takes mail from and to. */
export interface EximOptions {
  /** Domains whose mail goes on to a server on this port of 127.0.0.1. */
  readonly relay: { readonly domains: readonly string[]; readonly port: number };
  /** A domain with mailboxes of its own; mail to anybody else there is returned. */
  readonly local: { readonly domain: string; readonly mailboxes: readonly string[] };
  /** Header lines that it adds to what it takes in. */
  readonly adds?: readonly string[];
}

/** A running Exim, the mail server of Debian. */
export interface Exim {
  readonly port: number;
  /** Letters in a mailbox, in no order, as they lie on the disk. */
  letters(mailbox: string): Promise<readonly string[]>;
  log(): Promise<string>;
  /** Ends it and waits. */
  stop(): Promise<void>;
}

/** Says why Exim cannot be started here, or null. @throws Error under `CI=true`. */
export function eximMissing(): string | null {
  return programsMissing(PROGRAM);
}

/** Starts Exim on a free port of 127.0.0.1, without privileges, in a folder that goes afterwards. */
export async function startExim(options: EximOptions): Promise<Exim> {
  const folder = await mkdtemp(join(tmpdir(), "candor-exim-"));
  const work = join(folder, "work");
  const asNobody = unprivileged(work);
  const port = await freePort();
  const file = join(work, "exim.conf");
  await writeFile(file, configuration(work, port, options), { mode: 0o644 });
  const [program, args] = asNobody(PROGRAM, ["-C", file, "-bdf", "-q2s"]);
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
    });
  const stop = async (): Promise<void> => {
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  for (let i = 0; i < 1200 && child.exitCode === null && !/daemon started/.test(said); i++)
    await new Promise((resolve) => setTimeout(resolve, 25));
  if (!/daemon started/.test(said) || child.exitCode !== null) {
    await stop();
    throw new Error(`${PROGRAM} did not come up:\n${said}`);
  }
  const spool = join(work, "log");
  return {
    port,
    async letters(mailbox) {
      const box = join(work, "mail", mailbox, "new");
      await mkdir(box, { recursive: true });
      return Promise.all((await readdir(box)).map((name) => readFile(join(box, name), "latin1")));
    },
    async log() {
      const main = await readFile(`${spool}-main`, "utf8").catch(() => "");
      return `${said}\n${main}`;
    },
    stop,
  };
}

function configuration(
  folder: string,
  port: number,
  { relay, local, adds = [] }: EximOptions,
): string {
  return `exim_user = 65534
exim_group = 65534
never_users =
trusted_users = 65534
spool_directory = ${folder}/spool
log_file_path = ${folder}/log-%s
pid_file_path = ${folder}/exim.pid
primary_hostname = mx.candor.test
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
notifier_socket =
keep_environment =
tls_advertise_hosts =
host_lookup =
rfc1413_hosts =
dkim_verify_signers =
acl_smtp_rcpt = accept
acl_smtp_data = taken_in
begin acl
taken_in:
${adds.map((line) => `  warn add_header = :at_start:${line}`).join("\n")}
  accept
begin routers
onwards:
  driver = manualroute
  domains = ${relay.domains.join(" : ")}
  route_list = * 127.0.0.1
  self = send
  transport = smtp_onwards
mailboxes:
  driver = accept
  domains = ${local.domain}
  local_parts = ${local.mailboxes.join(" : ")}
  transport = maildir
nobody:
  driver = redirect
  domains = ${local.domain}
  allow_fail
  data = :fail: no such person here
begin transports
smtp_onwards:
  driver = smtp
  port = ${relay.port}
  allow_localhost
  hosts_try_fastopen =
maildir:
  driver = appendfile
  directory = ${folder}/mail/\${lc:$local_part_data}
  maildir_format
  return_path_add
  create_directory
  user = 65534
  group = 65534
begin retry
* * F,1h,1s
`;
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
