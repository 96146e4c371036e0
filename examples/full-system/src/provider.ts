import { createWriteStream, type WriteStream } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { type Listening, listen } from "./listen.ts";

/**
 * A stand-in for the household's internet provider: the wire between the device and the maker.
 *
 * It forwards every request to the maker's cloud and adds the public address the household has at
 * that moment, as the maker's edge would see it (RFC 7239). `POST /-/wan` gives the household a
 * new address; `POST /-/capture` records everything that passes into a file until it is told to
 * end, so that anyone can search what left the house.
 */
export interface Provider extends Listening {
  readonly captureFile: string;
}

export interface ProviderOptions {
  readonly port: number;
  /** Origin of the maker's cloud. */
  readonly upstream: string;
  /** The household's first public address. */
  readonly address: string;
  readonly captureFile: string;
}

export async function startProvider(options: ProviderOptions): Promise<Provider> {
  const line: Line = { address: options.address, requests: 0, tape: undefined };
  const server = createServer((incoming, outgoing) => {
    if (incoming.url?.startsWith("/-/")) return control(line, options, incoming, outgoing);
    line.requests++;
    forward(line, options.upstream, incoming, outgoing);
  });
  return { ...(await listen(server, options.port)), captureFile: options.captureFile };
}

interface Line {
  address: string;
  requests: number;
  tape: WriteStream | undefined;
}

async function control(
  line: Line,
  options: ProviderOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString("utf8");
  if (incoming.method === "POST" && incoming.url === "/-/wan") line.address = body.trim();
  if (incoming.method === "POST" && incoming.url === "/-/capture") {
    await closed(line.tape);
    line.tape = body === "on" ? await opened(options.captureFile) : undefined;
  }
  outgoing.setHeader("content-type", "application/json");
  outgoing.end(JSON.stringify({ address: line.address, requests: line.requests }));
}

/** Answers when the file is there and empty: what it held before must not be taken for new. */
function opened(file: string): Promise<WriteStream> {
  const tape = createWriteStream(file);
  return new Promise((resolve, reject) => {
    tape.once("open", () => resolve(tape));
    tape.once("error", reject);
  });
}

function closed(tape: WriteStream | undefined): Promise<void> {
  if (tape === undefined) return Promise.resolve();
  return new Promise((resolve) => tape.end(() => resolve()));
}

function forward(
  line: Line,
  upstream: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  const headers = { ...incoming.headers, forwarded: `for="${bracketed(line.address)}"` };
  // On a line of its own: the body before it may have ended without one.
  line.tape?.write(`\n${incoming.method} ${incoming.url}\n${JSON.stringify(incoming.headers)}\n`);
  const target = new URL(incoming.url ?? "/", upstream);
  const onward = request(target, { method: incoming.method ?? "GET", headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.on("data", (chunk: Buffer) => line.tape?.write(chunk));
    answer.pipe(outgoing);
  });
  onward.on("error", () => {
    if (!outgoing.headersSent) outgoing.writeHead(502);
    outgoing.end("the maker's cloud does not answer\n");
  });
  incoming.on("data", (chunk: Buffer) => line.tape?.write(chunk));
  incoming.pipe(onward);
}

/** An IPv6 address stands in brackets (RFC 7239 section 6). */
function bracketed(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}
