import { createStore, get, update } from "idb-keyval";
import { postTo, type SendChoice, type SentChoice } from "../web/send-choice.ts";
import { deliver } from "./deliver.ts";

/** The database of the journal, where the site does not name another; declare it in the registry. */
export const JOURNAL_DATABASE = "candor-consent-journal";

/** Options of {@link createJournal}. */
export interface JournalOptions {
  /** Same-origin URL of the choice endpoint, e.g. `/consent`. */
  readonly endpoint: string;
  /** Name of the database; `candor-consent-journal` when left out. */
  readonly database?: string;
  /** Told of a choice that the server refused for good (a 4xx answer); it is taken out. */
  readonly onRefused?: (choice: SentChoice, status: number) => void;
}

/** A journal of choices that the server has not acknowledged yet. */
export interface Journal {
  /** Keeps a choice and delivers what waits: hand it to `createConsent` as its `endpoint`. */
  readonly record: SendChoice;
  /** Delivers what waits; true when nothing is left. Several tabs may ask: one delivers. */
  flush(): Promise<boolean>;
  /** What still waits, oldest first. */
  waiting(): Promise<readonly SentChoice[]>;
  /** Stops waiting for the network. */
  stop(): void;
}

/** A choice that waits, with a key of its own by which the server can tell a second sending. */
interface Waiting {
  readonly key: string;
  readonly choice: SentChoice;
}

/** What the database keeps: one value, so that one transaction changes all of it. */
interface Page {
  readonly waiting: readonly Waiting[];
  /** The last that was acknowledged: not to be sent again. */
  readonly delivered?: string;
}

const EMPTY: Page = { waiting: [] };
const KEY = "page";
/** Nobody makes as many choices offline; a script that does must not fill the disk. */
const LIMIT = 100;

/**
 * Opens the journal: choices made without a network survive in IndexedDB, closed tabs and restarts
 * included, and are delivered in order, once, when there is a network again. A Web Lock lets one
 * tab at a time deliver. Where there is no database, a choice is sent as it would be without.
 *
 * A page that dies between the server's answer and its own note of it leaves the choice to be sent
 * once more, under the same `Idempotency-Key`.
 *
 * @example
 * const journal = createJournal({ endpoint: "/consent" });
 * const consent = createConsent({ ...rules, endpoint: journal.record });
 */
export function createJournal(options: JournalOptions): Journal {
  const { endpoint, database = JOURNAL_DATABASE, onRefused } = options;
  const store = createStore(database, "journal");
  const change = (next: (page: Page) => Page) =>
    update<Page>(KEY, (page = EMPTY) => next(page), store);
  const read = async () => (await get<Page>(KEY, store)) ?? EMPTY;
  let attempt = new AbortController();

  async function record(choice: SentChoice, signal: AbortSignal): Promise<boolean> {
    // An answer still on its way would write the cookie of an earlier choice over this one's.
    attempt.abort();
    attempt = new AbortController();
    if (!(await keep(choice))) return postTo(endpoint)(choice, signal);
    try {
      await flush();
      return (await read()).delivered === meaning(choice);
    } catch {
      return false; // It is kept: the next page, or the network's return, delivers it.
    }
  }

  async function keep(choice: SentChoice): Promise<boolean> {
    try {
      const key = crypto.randomUUID();
      await change((page) => (isKnown(page, choice) ? page : append(page, { key, choice })));
      return true;
    } catch {
      return false; // No database here, or no secure context.
    }
  }

  function flush(): Promise<boolean> {
    return alone(`${database}-delivery`, async () => {
      for (;;) {
        const { waiting } = await read();
        const [next] = waiting;
        if (!next) return true;
        const { key, choice } = next;
        const status = await deliver(
          { endpoint, key, choice, superseded: waiting.length > 1 },
          attempt.signal,
        );
        if (status === null) return false;
        await change((page) => taken(page, next));
        if (status >= 400) onRefused?.(choice, status);
      }
    });
  }

  const online = () => {
    flush().catch(() => {}); // No database: nothing waits.
  };
  globalThis.addEventListener?.("online", online);

  return {
    record,
    flush,
    waiting: async () => (await read()).waiting.map(({ choice }) => choice),
    stop() {
      attempt.abort();
      globalThis.removeEventListener?.("online", online);
    },
  };
}

/** Runs a task while no other tab runs one of that name; insecure contexts have no locks. */
function alone<T>(name: string, task: () => Promise<T>): Promise<T> {
  const { locks } = navigator as Partial<Pick<Navigator, "locks">>;
  return locks ? (locks.request(name, task) as Promise<T>) : task();
}

function append(page: Page, next: Waiting): Page {
  return { ...page, waiting: [...page.waiting, next].slice(-LIMIT) };
}

function taken({ waiting }: Page, { key, choice }: Waiting): Page {
  return { waiting: waiting.filter((one) => one.key !== key), delivered: meaning(choice) };
}

function isKnown({ waiting, delivered }: Page, choice: SentChoice): boolean {
  const same = meaning(choice);
  return delivered === same || waiting.some((one) => meaning(one.choice) === same);
}

/** The same choice of the same second is the same choice, whichever page sends it again. */
function meaning({ choices, gpc, decidedAt }: SentChoice): string {
  return JSON.stringify([decidedAt, gpc, choices]);
}
