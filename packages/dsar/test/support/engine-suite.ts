import { describe } from "vitest";
import { deskTests } from "./engine/desk.ts";
import { type Database, engineAtWork } from "./engine/engine-at-work.ts";
import { lettersTests } from "./engine/letters.ts";
import { outsideTests } from "./engine/outside.ts";
import { requestsTests } from "./engine/requests.ts";
import { retentionTests } from "./engine/retention.ts";
import { stepsTests } from "./engine/steps.ts";
import { timeTests } from "./engine/time.ts";

export type { Database } from "./engine/engine-at-work.ts";

/** The engine's behaviour, the same on every database. */
export function engineSuite(name: string, open: () => Promise<Database>): void {
  // A busy machine starts a database slowly; nothing here is measured.
  describe(`engine on ${name}`, { timeout: 60_000 }, () => {
    const at = engineAtWork(open);
    requestsTests(at);
    lettersTests(at);
    stepsTests(at);
    outsideTests(at);
    retentionTests(at);
    deskTests(at);
    timeTests(at);
  });
}
