import { afterAll, beforeAll, describe } from "vitest";
import { changeCases } from "./changes.ts";
import { createJudge } from "./judge.ts";
import { prerequisiteCases } from "./prerequisites.ts";
import { refusalCases } from "./refusals.ts";
import { algorithms, type Running, SECRET, type Subject, ZONE } from "./subject.ts";
import { wireCases } from "./wire.ts";

/** Everything our wire and updater promise, against one real server; dig judges. */
export function describeConformance(subject: Subject): void {
  const title = `a real ${subject.title} (${subject.missing ?? "here"})`;
  describe.skipIf(subject.missing !== null)(title, () => {
    let server: Running;
    beforeAll(async () => {
      const more = algorithms.map((algorithm) => ({
        ...{ name: `${algorithm}.test`, algorithm, secret: SECRET },
      }));
      server = await subject.start({
        zone: ZONE,
        keys: [{ name: "update.homes.example", algorithm: "hmac-sha256", secret: SECRET }, ...more],
        records: ["alias IN CNAME ns", "two IN A 198.51.100.1", "two IN A 198.51.100.2"],
      });
    });
    afterAll(() => server?.stop());

    const judge = createJudge(subject, () => server);
    changeCases(judge);
    prerequisiteCases(judge);
    refusalCases(judge);
    wireCases(judge);
  });
}
