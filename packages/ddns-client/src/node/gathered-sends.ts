import type { UpdateOutcome } from "../core/rfc2136/outcome.ts";
import type { RecordChange, RecordUpdater } from "./updaters/record-updater.ts";

/** Sends updates that are ready at nearly the same time together. */
export interface GatheredSends {
  /** Takes one update; resolves with what became of it. */
  add(change: RecordChange, signal: AbortSignal): Promise<UpdateOutcome>;
  /**
   * Says whether other records are on their way to an update. When none is, what was gathered goes
   * out at once.
   */
  more(coming: boolean): void;
}

interface Gathered {
  readonly change: RecordChange;
  readonly signal: AbortSignal;
  readonly answer: (outcome: UpdateOutcome) => void;
}

const LONGEST_WAIT = 250; // milliseconds; a slow source of one record does not hold up the others

const ABORTED: UpdateOutcome = {
  kind: "unreachable",
  code: "aborted",
  message: "the update was aborted before it was sent",
};

/**
 * Makes {@link GatheredSends}. One update for several records costs the server one transaction, its
 * secondaries one transfer, and a provider one of the few calls that it allows.
 */
export function gatherSends(updater: RecordUpdater): GatheredSends {
  const { publishAll } = updater;
  let held: Gathered[] = [];
  let timer: NodeJS.Timeout | undefined;

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const batch = held;
    held = [];
    const [first] = batch;
    if (first === undefined) return;
    const outcomes = first.signal.aborted
      ? batch.map(() => ABORTED)
      : await sent(
          batch.map(({ change }) => change),
          first.signal,
        );
    for (const [i, { answer }] of batch.entries()) answer(outcomes[i] as UpdateOutcome);
  };

  const sent = (changes: readonly RecordChange[], signal: AbortSignal) =>
    publishAll === undefined || changes.length === 1
      ? Promise.all(changes.map((change) => updater.publish(change, signal)))
      : publishAll.call(updater, changes, signal);

  return {
    add: (change, signal) =>
      new Promise((answer) => {
        if (held.some((other) => other.signal !== signal)) void flush();
        held.push({ change, signal, answer });
        timer ??= setTimeout(flush, LONGEST_WAIT);
      }),
    more(coming) {
      if (!coming) void flush();
    },
  };
}
