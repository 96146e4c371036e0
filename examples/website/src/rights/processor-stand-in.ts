import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { isSigned, signWebhook } from "@candor/dsar/connectors";
import { type OpenDsrRequest, parseOpenDsrRequest } from "@candor/dsar/exchange";
import type pg from "pg";
import { processorSecret } from "./processors.ts";

/** Plays every processor of both companies, each under a path of its own. */
export interface ProcessorStandIn {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  close(): Promise<void>;
}

const PATH = /^\/([a-z]+)\/([a-z-]+)\/requests$/;

/**
 * Starts the stand-in: it takes signed OpenDSR requests, writes down which it got, and reports each
 * as completed a moment later, signed with the same key. A request that comes again is done once.
 *
 * @param options.secret what the shared keys are derived from
 */
export async function startProcessorStandIn(options: {
  readonly pool: pg.Pool;
  readonly secret: Uint8Array;
}): Promise<ProcessorStandIn> {
  const server = createServer((incoming, outgoing) => {
    take(options, incoming).then(
      (status) => outgoing.writeHead(status).end(),
      () => outgoing.writeHead(500).end(),
    );
  });
  const port = await listening(server);
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function take(
  { pool, secret }: { readonly pool: pg.Pool; readonly secret: Uint8Array },
  incoming: IncomingMessage,
): Promise<number> {
  const [, company = "", processor = ""] = PATH.exec(incoming.url ?? "") ?? [];
  if (incoming.method !== "POST" || company === "") return 404;
  const body = await text(incoming);
  const key = processorSecret(secret, company, processor);
  const headers = incoming.headers as Record<string, string>;
  if (!isSigned([key], { headers, body, now: new Date() })) return 401;
  const asked = parseOpenDsrRequest(JSON.parse(body));
  await pool.query(
    `insert into website.processor_request (key, company, processor, type) values ($1, $2, $3, $4)
     on conflict (key) do nothing`,
    [asked.subject_request_id, company, processor, asked.subject_request_type],
  );
  setTimeout(() => report(asked, key), 20);
  return 201;
}

/** A report that is lost is asked for again by the engine, under the same key. */
function report(asked: OpenDsrRequest, key: Uint8Array): void {
  const url = new URL(asked.status_callback_urls?.[0] ?? "");
  const { subject_request_id } = asked;
  const body = JSON.stringify({ subject_request_id, request_status: "completed" });
  const signed = signWebhook(key, { id: `report-${subject_request_id}`, at: new Date(), body });
  // Node does not resolve *.localhost: the host goes into its header.
  const sent = request({
    ...{ host: "127.0.0.1", port: url.port, path: url.pathname, method: "POST" },
    headers: { host: url.host, "content-type": "application/json", ...signed },
  });
  sent.on("response", (answer) => {
    if (answer.statusCode !== 204) console.log(`processor stand-in: ${answer.statusCode}`);
    answer.resume();
  });
  sent.on("error", (error) => console.log(`processor stand-in: ${error.message}`));
  sent.end(body);
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}
