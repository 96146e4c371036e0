import * as http from "node:http";
import * as https from "node:https";
import { finished } from "node:stream";
import type { Arriving, HeaderFields, Sending, Transport } from "../storage/wire/transport.ts";
import { discard } from "./discard.ts";

/**
 * Carries requests by Node's own `http` and `https`, over connections that are kept: about half the
 * work of Node's `fetch`, which copies each body and passes it through web streams.
 *
 * @example
 * const storage = httpStorage({ url, token, transport: nodeTransport() });
 */
export function nodeTransport(): Transport {
  const plain = new http.Agent({ keepAlive: true });
  const secure = new https.Agent({ keepAlive: true });
  const begun = ({ url, method, headers, signal }: Sending): http.ClientRequest => {
    const at = new URL(url);
    const options = { method, headers: Object.fromEntries(headers), signal };
    return at.protocol === "https:"
      ? https.request(at, { ...options, agent: secure })
      : http.request(at, { ...options, agent: plain });
  };
  return (sending) =>
    new Promise((resolve, reject) => {
      if (sending.body !== null) sending.headers.set("content-length", `${sending.body.length}`);
      const request = begun(sending);
      request.on("error", reject); // nobody hears the later ones: the answer's reader has them too
      request.on("response", (answer) => resolve(arriving(request, answer)));
      send(request, sending).catch((error: Error) => request.destroy(error));
    });
}

async function send(request: http.ClientRequest, { body, pace }: Sending): Promise<void> {
  if (pace === null || body === null) return void request.end(body);
  for (let at = 0; at < body.length; at += pace.piece) {
    const piece = body.subarray(at, at + pace.piece);
    await pace.turn(piece.length);
    if (request.destroyed) return;
    await new Promise<void>((gone) => request.write(piece, () => gone()));
  }
  request.end();
}

function arriving(request: http.ClientRequest, answer: http.IncomingMessage): Arriving {
  return {
    status: answer.statusCode ?? 0,
    headers: fieldsOf(answer),
    read: async (onPart) => {
      await handedOn(answer, onPart);
      // Who was answered before all was said is not listened to any more.
      if (!request.writableFinished) request.destroy();
    },
  };
}

function fieldsOf({ headers }: http.IncomingMessage): HeaderFields {
  return {
    get(name) {
      const field = headers[name];
      return Array.isArray(field) ? field.join(", ") : (field ?? null);
    },
  };
}

function handedOn(answer: http.IncomingMessage, onPart: Parameters<Arriving["read"]>[0]) {
  return new Promise<void>((resolve, reject) => {
    const failed = (error: Error): void => {
      answer.off("data", onData).destroy();
      reject(error);
    };
    const onData = (part: Buffer): void => {
      try {
        const busy = onPart(part);
        if (busy === undefined) discard(part);
        else {
          answer.pause();
          busy.then(() => answer.resume(), failed);
        }
      } catch (error) {
        failed(error as Error);
      }
    };
    answer.on("data", onData);
    finished(answer, (error) => (error ? reject(error) : resolve()));
  });
}
