import type { AuthorityAnswer } from "../core/agent/status.ts";
import { type AuthorityOptions, askAuthorities } from "./authorities.ts";

/** Follows a published record to the zone's other authoritative servers. */
export interface AuthorityWatch {
  /** Asks now, and again for a while until all of them agree; ends what it did for this record. */
  follow(record: Published, signal: AbortSignal): void;
  /** What was found last. */
  answers(record: { readonly name: string; readonly type: string }): readonly AuthorityAnswer[];
  /** Resolves when no first question is under way. */
  asked(): Promise<void>;
}

interface Published {
  readonly name: string;
  readonly type: "A" | "AAAA";
  readonly published: string;
}

// Seconds before each question. A secondary that has not followed after nine minutes is left to
// the next look.
const WAITS = [1, 2, 5, 15, 30, 60, 120, 300];

/** Makes an {@link AuthorityWatch}. */
export function createAuthorityWatch(options: Omit<AuthorityOptions, "signal">): AuthorityWatch {
  const known = new Map<string, readonly AuthorityAnswer[]>();
  const following = new Map<string, AbortController>();
  let first: Promise<unknown> = Promise.resolve();

  const askOnce = async (record: Published, signal: AbortSignal): Promise<boolean> => {
    const id = `${record.name}/${record.type}`;
    // Without the list of servers there is nobody to ask: the primary's own trouble shows elsewhere.
    const answers = await askAuthorities({ ...options, signal }, record).catch(() => []);
    if (signal.aborted) return true;
    known.set(id, answers);
    return answers.every(({ agrees }) => agrees);
  };

  const askUntilAgreed = async (record: Published, signal: AbortSignal): Promise<void> => {
    for (const seconds of WAITS) {
      await pause(seconds * 1000, signal);
      if (signal.aborted || (await askOnce(record, signal))) return;
    }
  };

  return {
    follow(record, signal) {
      const id = `${record.name}/${record.type}`;
      following.get(id)?.abort();
      const own = new AbortController();
      following.set(id, own);
      known.delete(id);
      const until = AbortSignal.any([own.signal, signal]);
      const asking = askOnce(record, until).then((agreed) =>
        agreed ? undefined : void askUntilAgreed(record, until),
      );
      first = Promise.all([first, asking]);
    },
    answers: ({ name, type }) => known.get(`${name}/${type}`) ?? [],
    async asked() {
      await first;
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
