import type { Access } from "./access.ts";
import type { Address } from "./address.ts";
import type { Incoming } from "./answering.ts";
import { readBody } from "./request-body.ts";
import type { ServedStorage } from "./served-storage.ts";
import type { Turns } from "./turns.ts";
import type { Quota, Reservation, UsageBook } from "./usage.ts";

/** What a server does not change from call to call. */
export interface Service {
  readonly maxObjectBytes: number;
  /** Milliseconds without a byte of a body. */
  readonly idle: number;
  /** Bytes a second of a body, at least. */
  readonly slowest: number;
  /** Milliseconds that an unfinished upload is kept. */
  readonly keepUploads: number;
  readonly usage: UsageBook;
  readonly turns: Turns;
}

/** A request that was let in. */
export interface Call extends Service, Address {
  readonly request: Incoming;
  readonly role: Access;
  readonly quota: Quota | null;
  readonly storage: ServedStorage;
  /** Counts bytes that came in or went out. */
  readonly onBytes: (length: number) => void;
}

/** The body of a request, within the server's limits and the room that was set aside for it. */
export async function* bodyOf(
  call: Call,
  room: Reservation,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { request, maxObjectBytes: most, idle, slowest, onBytes } = call;
  let came = 0;
  for await (const part of readBody(request, { most, idle, slowest, ...(signal && { signal }) })) {
    came += part.length;
    onBytes(part.length);
    room.came(came);
    yield part;
  }
}
