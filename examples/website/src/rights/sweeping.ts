import type { Dsar } from "@candor/dsar";

/** Once a day is enough; the demo lets go of things while one watches. */
const EVERY_MS = 10_000;

/** Lets go, again and again, of what has been kept long enough. */
export function sweeping(dsar: Dsar): { stop(): Promise<void> } {
  let going: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    going = going
      .then(() => dsar.sweep())
      .catch((error: Error) => console.log(`${dsar.controller.id} sweep: ${error.message}`));
  }, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await going;
    },
  };
}
