import { createHash } from "node:crypto";
import type { BlindServer, Caller } from "../../src/server/index.ts";

/** What a server answered. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** The refusal's code. */
  readonly error: string | undefined;
  readonly json: Record<string, unknown>;
}

/** A request in the few words of a test. */
export interface Asked {
  readonly token?: string | null;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array | ReadableStream<Uint8Array>;
  readonly caller?: Caller;
}

/** Asks a server for something in the vault of `anna`, or below another path that begins with `/`. */
export function asking(
  server: BlindServer,
): (method: string, path: string, asked?: Asked) => Promise<Answered> {
  return async (method, path, { token = "t", headers = {}, body, caller } = {}) => {
    const init = {
      method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body instanceof Uint8Array && { "content-length": String(body.length) }),
        ...headers,
      },
      ...(body && { body, duplex: "half" }),
    } as RequestInit;
    const url = path.startsWith("/") ? path : `/vaults/anna/${path}`;
    const answer = await server(new Request(`http://x${url}`, init), caller);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const isJson = answer.headers.get("content-type")?.startsWith("application/json") === true;
    const json = isJson ? JSON.parse(Buffer.from(bytes).toString()) : {};
    return {
      ...{ status: answer.status, headers: answer.headers },
      ...{ body: bytes, error: json.error, json },
    };
  };
}

/** The name of a pack with these bytes. */
export function packOf(bytes: Uint8Array): string {
  return `packs/${createHash("sha256").update(bytes).digest("hex")}`;
}

/** A body that sends these parts, and then ends, breaks or hangs. */
export function bodyOf(
  parts: readonly Uint8Array[],
  then: "end" | "break" | "hang" = "end",
): ReadableStream<Uint8Array> {
  let next = 0;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const part = parts[next++];
      if (part !== undefined) controller.enqueue(part);
      else if (then === "end") controller.close();
      else if (then === "break") controller.error(new Error("ECONNRESET"));
      else return new Promise(() => {});
      return undefined;
    },
  });
}
