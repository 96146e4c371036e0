import type { Newsletter } from "./newsletter.ts";

/** How often letters that are due are looked for. */
const EVERY_MS = 500;

/** Sends what the newsletter has to send, again and again; the letter that is begun is finished at the stop. */
export function delivering(news: Newsletter, company: string): { stop(): Promise<void> } {
  const stopped = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let going: Promise<unknown> = Promise.resolve();
  const turn = (): void => {
    going = news.issues
      .deliver({ signal: stopped.signal })
      .catch((error: Error) => console.error(`${company} newsletter: ${error.message}`))
      .then(() => {
        if (!stopped.signal.aborted) timer = setTimeout(turn, EVERY_MS);
      });
  };
  turn();
  return {
    async stop() {
      stopped.abort();
      clearTimeout(timer);
      await going;
    },
  };
}
