import { isZkBackupError, ZkBackupError, type ZkBackupErrorCode } from "../core/errors.ts";

/** What both ends of a thread's channel have. */
interface Channel {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: "message", listener: (message: unknown) => void): unknown;
}

/** Functions that one end offers to the other. */
export type Calls = Record<string, (...args: never[]) => Promise<unknown>>;

/** The other end: calls its functions and waits for their results. */
export interface Peer<Remote extends Calls> {
  call<Name extends keyof Remote & string>(
    name: Name,
    args: Parameters<Remote[Name]>,
    transfer?: readonly ArrayBuffer[],
  ): ReturnType<Remote[Name]>;
  /** Fails every call that waits and every one to come: the other end is gone. */
  fail(error: Error): void;
}

type Message =
  | { readonly call: number; readonly name: string; readonly args: never[] }
  | { readonly reply: number; readonly value: unknown }
  | { readonly reply: number; readonly error: string; readonly code: ZkBackupErrorCode | null };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Joins the two ends of a channel: offers `local`, gives the other's functions. */
export function peerOn<Remote extends Calls>(channel: Channel, local: Calls): Peer<Remote> {
  const waiting = new Map<number, Waiting>();
  let next = 0;
  let gone: Error | null = null;

  const serve = async (id: number, name: string, args: never[]): Promise<void> => {
    try {
      const value = await local[name]?.(...args);
      channel.postMessage({ reply: id, value }, memoryOf(value));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const code = isZkBackupError(error) ? error.code : null;
      channel.postMessage({ reply: id, error: message, code });
    }
  };

  channel.on("message", (message) => {
    const received = message as Message;
    if ("call" in received) {
      void serve(received.call, received.name, received.args);
      return;
    }
    const answered = waiting.get(received.reply);
    waiting.delete(received.reply);
    if ("value" in received) answered?.resolve(received.value);
    else answered?.reject(revived(received.error, received.code));
  });

  return {
    call: (name, args, transfer = []) =>
      new Promise((resolve, reject) => {
        if (gone) return reject(gone);
        const id = next++;
        waiting.set(id, { resolve, reject });
        channel.postMessage({ call: id, name, args }, transfer);
      }) as ReturnType<Remote[typeof name]>,
    fail(error) {
      gone ??= error;
      for (const { reject } of waiting.values()) reject(gone);
      waiting.clear();
    },
  };
}

/** Bytes that a function gives are handed over, not copied: they must be memory of their own. */
function memoryOf(value: unknown): ArrayBuffer[] {
  return value instanceof Uint8Array ? [value.buffer as ArrayBuffer] : [];
}

function revived(message: string, code: ZkBackupErrorCode | null): Error {
  return code === null ? new Error(message) : new ZkBackupError(code, message);
}
