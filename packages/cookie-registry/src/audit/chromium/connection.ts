import type { Readable, Writable } from "node:stream";
import type { ProtocolMapping } from "devtools-protocol/types/protocol-mapping.js";
import { AuditError } from "../error.ts";

type Commands = ProtocolMapping.Commands;
type Events = ProtocolMapping.Events;

/** The name of a command of the Chrome DevTools Protocol. */
type Command = keyof Commands;
/** What a command is given. */
type Parameters<C extends Command> = Commands[C]["paramsType"];
/** What a command answers. */
type Result<C extends Command> = Commands[C]["returnType"];
/** What comes with an event; of the few that have more than one value, the first. */
type Payload<E extends keyof Events> = Events[E] extends [infer P] ? P : undefined;

/** A conversation with one target: the browser, a page, a frame of another site, a worker. */
export interface Session {
  /** The session's id; empty for the browser itself. */
  readonly id: string;
  /**
   * Sends a command and resolves with its answer.
   *
   * @throws ProtocolError when the target refuses it
   * @throws AuditError `browser-lost` when the browser is gone
   */
  send<C extends Command>(command: C, ...parameters: Parameters<C>): Promise<Result<C>>;
  /** Listens to an event of this target. */
  on<E extends keyof Events & string>(event: E, listen: (payload: Payload<E>) => void): void;
}

/** A command that a target refused, or one that came too late for it. */
class ProtocolError extends Error {
  constructor(command: string, reason: string) {
    super(`${command}: ${reason}`);
    this.name = "ProtocolError";
  }
}

/** The connection to a browser. */
export interface Connection {
  /** The conversation with the browser as a whole. */
  readonly browser: Session;
  /** The conversation with an attached target. */
  session(id: string): Session;
  /** Fails everything that still waits. */
  fail(reason: AuditError): void;
}

interface Message {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Waiting {
  readonly command: string;
  readonly session: string;
  resolve(result: never): void;
  reject(error: Error): void;
}

type Listener = (payload: never) => void;

/**
 * Speaks the protocol over a pair of pipes: JSON messages, each ended by a NUL. Pipes need no port
 * that another program on the machine could connect to.
 */
export function connect(output: Writable, input: Readable): Connection {
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, Listener[]>();
  let last = 0;
  let lost: AuditError | undefined;

  function receive(message: Message): void {
    const { id, sessionId = "", method, params, error } = message;
    if (id !== undefined) {
      const { command, resolve, reject } = waiting.get(id) ?? {};
      waiting.delete(id);
      if (error) reject?.(new ProtocolError(command ?? "", error.message));
      else resolve?.(message.result as never);
      return;
    }
    if (method === "Target.detachedFromTarget") {
      refuse((params as Payload<"Target.detachedFromTarget">).sessionId);
    }
    for (const listen of listeners.get(`${sessionId} ${method}`) ?? []) listen(params as never);
  }

  /** A target that is gone answers no more. */
  function refuse(session: string): void {
    for (const [id, one] of waiting) {
      if (one.session !== session) continue;
      waiting.delete(id);
      one.reject(new ProtocolError(one.command, "its target is gone"));
    }
    for (const key of listeners.keys()) if (key.startsWith(`${session} `)) listeners.delete(key);
  }

  function session(id: string): Session {
    return {
      id,
      send: (command, ...[params]) =>
        new Promise((resolve, reject) => {
          if (lost) return reject(lost);
          const number = ++last;
          waiting.set(number, { command, session: id, resolve, reject });
          const target = id === "" ? {} : { sessionId: id };
          const message = { id: number, method: command, params: params ?? {}, ...target };
          output.write(`${JSON.stringify(message)}\0`);
        }),
      on(event, listen) {
        const key = `${id} ${event}`;
        listeners.set(key, [...(listeners.get(key) ?? []), listen]);
      },
    };
  }

  function fail(reason: AuditError): void {
    lost ??= reason;
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
  }

  readMessages(input, receive);
  output.on("error", () => fail(new AuditError("browser-lost", "Chromium closed its pipe")));
  return { browser: session(""), session, fail };
}

/** Cuts a stream at every NUL; a message may come in many pieces, or many in one. */
function readMessages(input: Readable, receive: (message: Message) => void): void {
  let pieces: Buffer[] = [];
  input.on("data", (chunk: Buffer) => {
    let from = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, from)) {
      pieces.push(chunk.subarray(from, end));
      receive(JSON.parse(Buffer.concat(pieces).toString("utf8")) as Message);
      pieces = [];
      from = end + 1;
    }
    if (from < chunk.length) pieces.push(chunk.subarray(from));
  });
}
