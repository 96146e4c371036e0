import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EmptyProject, emptyProject, firstLines, nodeOfMajor } from "./empty-project.ts";

/** What the first lines of each README print when they are pasted into an empty project. */
const PRINTS: Record<string, RegExp> = {
  "cookie-registry": /<table/,
  dsar: /2026/,
  "zk-backup": /./,
  "ddns-client": /./,
};
const MAJORS = [20, 24];

let project: EmptyProject;
const nodes = new Map<number, string>();

beforeAll(async () => {
  project = await emptyProject(["cookie-registry", "consent", "dsar", "zk-backup", "ddns-client"]);
  for (const major of MAJORS) nodes.set(major, await nodeOfMajor(major));
});

afterAll(() => rm(project.folder, { recursive: true, force: true }));

describe.each(MAJORS)("on Node %i, from the packed tarballs in an empty project", (major) => {
  it.each(Object.entries(PRINTS))("the first lines of %s run", async (name, prints) => {
    const printed = await project.run(nodes.get(major) ?? "", await firstLines(name));
    expect(printed).toMatch(prints);
  });
});
