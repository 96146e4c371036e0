import { describe } from "vitest";
import { deskTests } from "./engine/desk.ts";
import { type Database, engineAtWork } from "./engine/engine-at-work.ts";
import { identityTests } from "./engine/identity.ts";
import { incidentTests } from "./engine/incident.ts";
import { lettersTests } from "./engine/letters.ts";
import { mailRoomTests } from "./engine/mail-room.ts";
import { outsideTests } from "./engine/outside.ts";
import { reportTests } from "./engine/report.ts";
import { requestsTests } from "./engine/requests.ts";
import { retentionTests } from "./engine/retention.ts";
import { rolesTests } from "./engine/roles.ts";
import { secondPairOfEyesTests } from "./engine/second-pair-of-eyes.ts";
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
    mailRoomTests(at);
    stepsTests(at);
    outsideTests(at);
    retentionTests(at);
    deskTests(at);
    rolesTests(at);
    secondPairOfEyesTests(at);
    reportTests(at);
    identityTests(at);
    timeTests(at);
    incidentTests(at);
  });
}
