import type { Cancellation } from "../../core/cancellation.ts";
import type { TransferLimit } from "../transfer-limit.ts";
import { type Attempts, attemptsOf, withAttempts } from "../wire/attempts.ts";
import { type Answer, exchange } from "../wire/exchange.ts";
import { fetchTransport } from "../wire/fetch-transport.ts";
import { inFlight } from "../wire/in-flight.ts";
import { uploadPace } from "../wire/pace.ts";
import type { TransferProgress } from "../wire/progress.ts";
import { TransientError } from "../wire/transient-error.ts";
import type { Transport } from "../wire/transport.ts";
import { refusedBy } from "./server-refusal.ts";

/** Where the server is, how it knows us, and how it is spoken to. */
export interface HttpStorageOptions {
  /** Address of the account's vault, for example `https://cloud.example/vaults/anna/`. */
  readonly url: string;
  /** Bearer token of the account; it must not derive from the vault's password. */
  readonly token: string;
  /** Calls in a row that may fail before it is given up, at least 1; default 6. */
  readonly attempts?: number | undefined;
  /** First pause between attempts, milliseconds, doubled each time up to 20,000; default 500. */
  readonly pause?: number | undefined;
  /** Longest silence of the line, milliseconds; default 60,000. */
  readonly stall?: number | undefined;
  /** Requests at once; default 6, which is also what a browser allows to one host. */
  readonly parallel?: number | undefined;
  /** Rates to keep to: `transferLimit` of `@candor/zk-backup/node`. Browsers cannot pace uploads. */
  readonly limit?: TransferLimit | undefined;
  /** Called as objects go up and down. */
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
  /** The `fetch` to use; default the platform's, which keeps connections open. */
  readonly fetch?: typeof fetch | undefined;
  /** What carries requests in place of a `fetch`: `nodeTransport` of `@candor/zk-backup/node`. */
  readonly transport?: Transport | undefined;
}

/** A request to the vault's address. */
interface Ask {
  readonly method?: string;
  /** Below the vault's address: a name, `uploads/` and a name, or a query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly room?: Uint8Array | undefined;
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** The way to one vault on a server. */
export interface Connection {
  readonly attempts: Attempts;
  readonly onProgress: ((progress: TransferProgress) => void) | undefined;
  /**
   * Asks once, in its turn.
   *
   * @throws ZkBackupError for a refusal; a TransientError where another attempt makes sense.
   */
  once(ask: Ask, signal: Cancellation | undefined): Promise<Answer>;
  /** Asks for what can be asked again: reads a whole answer, over as many attempts as it takes. */
  again(ask: Ask, signal: Cancellation | undefined): Promise<Answer>;
}

/** Makes the way to a vault. Nothing is sent before the first call. */
export function connect(options: HttpStorageOptions): Connection {
  const base = options.url.endsWith("/") ? options.url : `${options.url}/`;
  const attempts = attemptsOf(options);
  const turns = inFlight(options.parallel ?? 6);
  const pace = uploadPace();
  const { stall = 60_000, limit } = options;
  const transport = options.transport ?? fetchTransport(options.fetch ?? fetch);

  const once: Connection["once"] = (ask, signal) =>
    turns(signal, async () => {
      const { method = "GET", path, body, room, onBytes } = ask;
      const headers = new Headers({ ...ask.headers, authorization: `Bearer ${options.token}` });
      const line = { transport, stall, sending: pace.sending, limit, signal, room, onBytes };
      const began = performance.now();
      const outgoing = { method, url: base + path, headers, body };
      const answer = await exchange(outgoing, line).catch((error: unknown) => {
        if (body !== undefined && error instanceof TransientError) pace.missed();
        throw error;
      });
      if (answer.status < 200 || answer.status > 299) throw refusedBy(answer);
      if (body !== undefined) pace.took(body.length, performance.now() - began);
      return answer;
    });

  return {
    ...{ attempts, onProgress: options.onProgress, once },
    again: (ask, signal) =>
      withAttempts(attempts, signal, async () => {
        const answer = await once(ask, signal);
        if (!answer.broken) return answer;
        throw new TransientError("storage-failed", "The server's answer broke off; try again.");
      }),
  };
}
