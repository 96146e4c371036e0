import type { Cancellation } from "../core/cancellation.ts";
import { ZkBackupError } from "../core/errors.ts";
import { pause } from "./wire/pause.ts";

/** How fast may be sent and received. */
export interface TransferLimitOptions {
  /** Bytes a second to the storage; no limit when left out. */
  readonly upload?: number | undefined;
  /** Bytes a second from the storage; no limit when left out. */
  readonly download?: number | undefined;
  /** Milliseconds from any beginning, never going back; default the platform's. */
  readonly now?: (() => number) | undefined;
  /** Resolves after that many milliseconds; default by a timer. @throws the signal's reason. */
  readonly sleep?: typeof pause | undefined;
}

/** Rates that one or several storages keep to together. */
export interface TransferLimit {
  readonly upload: Pacing | null;
  readonly download: Pacing | null;
}

/** The rate of one direction. */
export interface Pacing {
  /** How many bytes go at once: a tenth of a second's worth, 1 to 64 KiB. */
  readonly piece: number;
  /** Waits until those before are paid for, and spends. @throws the signal's reason. */
  turn(bytes: number, signal: Cancellation | undefined): Promise<void>;
}

/**
 * Makes a limit for `folderStorage`, `httpStorage` and `s3Storage`, which then move the bytes of an
 * object in pieces. It holds over everything that shares it, however many transfers run at once:
 * never more than the rate, and a tenth of a second's worth and a piece beside it.
 *
 * @throws ZkBackupError `bad-input` for a rate that is not above 0.
 * @example
 * const limit = transferLimit({ upload: 500_000 });
 * const storage = httpStorage({ url: "https://cloud.example/vaults/anna/", token, limit });
 */
export function transferLimit(options: TransferLimitOptions): TransferLimit {
  const { upload, download } = options;
  return {
    upload: upload === undefined ? null : pacing(upload, options),
    download: download === undefined ? null : pacing(download, options),
  };
}

/** How late a timer may wake up without slowing what it paces, milliseconds. */
const LATE = 100;

function pacing(
  rate: number,
  { now = () => performance.now(), sleep = pause }: TransferLimitOptions,
): Pacing {
  if (!(rate > 0)) throw new ZkBackupError("bad-input", "A rate is some bytes a second, above 0.");
  let free = Number.NEGATIVE_INFINITY; // when the next may go
  return {
    piece: Math.min(Math.max(Math.ceil(rate / 10), 1024), 64 * 1024),
    async turn(bytes, signal) {
      const at = now();
      const begin = Math.max(at - LATE, free);
      free = begin + (bytes / rate) * 1000; // before it waits: calls at once queue behind each other
      if (begin > at) await sleep(begin - at, signal);
    },
  };
}
