import { rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import type { DdnsStatus } from "../core/agent/status.ts";
import { DdnsError } from "../core/errors.ts";
import type { DdnsAgent } from "../node/ddns-agent.ts";

/** What the command line asks a running agent for. */
export type ControlRequest =
  | { readonly command: "status" | "on" }
  | { readonly command: "off"; readonly retract: boolean };

/** The agent's answer. */
export interface ControlAnswer {
  readonly status?: DdnsStatus;
  readonly error?: string;
}

const LARGEST = 65_536;
const PATIENCE = 30_000;

/** Path of the socket beside the state file. @throws DdnsError `option` when it is too long. */
export function controlPath(stateFile: string): string {
  const path = `${stateFile}.sock`;
  if (Buffer.byteLength(path) > 100)
    throw new DdnsError("option", "stateFile is too long for a Unix socket beside it", {
      field: "stateFile",
    });
  return path;
}

/**
 * Lets the command line reach a running agent through a Unix socket that its owner alone can open.
 * Call it while holding the state's lock: an older socket file is then known to be abandoned.
 */
export async function serveControl(path: string, agent: DdnsAgent): Promise<() => Promise<void>> {
  await rm(path, { force: true });
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    readLine(socket).then(
      async (line) => socket.end(`${JSON.stringify(await obey(line, agent))}\n`),
      () => socket.destroy(),
    );
  });
  await listen(server, path);
  return () => new Promise((resolve) => server.close(() => resolve()));
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    const before = process.umask(0o177);
    server.listen(path, resolve);
    process.umask(before);
  });
}

async function obey(line: string, agent: DdnsAgent): Promise<ControlAnswer> {
  try {
    const request = JSON.parse(line) as ControlRequest;
    if (request.command === "on") await agent.enable();
    else if (request.command === "off") await agent.disable({ retract: request.retract === true });
    else if (request.command !== "status") return { error: "unknown command" };
    return { status: agent.status() };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** Asks the agent that listens on `path`; null when none does. */
export async function askControl(
  path: string,
  request: ControlRequest,
): Promise<ControlAnswer | null> {
  const socket = await open(path);
  if (socket === null) return null;
  socket.write(`${JSON.stringify(request)}\n`);
  return JSON.parse(await readLine(socket)) as ControlAnswer;
}

function open(path: string): Promise<Socket | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => resolve(socket));
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ECONNREFUSED") resolve(null);
      else reject(error);
    });
  });
}

function readLine(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    socket.setEncoding("utf8");
    socket.setTimeout(PATIENCE, () => socket.destroy(new Error("the agent did not answer")));
    socket.on("data", (chunk: string) => {
      text += chunk;
      if (text.length > LARGEST) socket.destroy(new Error("too long"));
      if (text.includes("\n")) resolve(text.slice(0, text.indexOf("\n")));
    });
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("the connection was closed")));
  });
}
