import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { campaign } from "../src/campaign.ts";

afterEach(() => vi.unstubAllEnvs());

test("npm test runs the share, with the same seed every day", () => {
  vi.stubEnv("CANDOR_DEEP", undefined);
  const first = campaign("flips", { share: 3, full: 9 });
  expect(first.count).toBe(3);
  expect(campaign("flips", { share: 3, full: 9 }).seed).toBe(first.seed);
});

test("a deep run has the full count and leaves its figures", () => {
  const folder = mkdtempSync(join(tmpdir(), "candor-campaign-"));
  const file = join(folder, "figures.jsonl");
  vi.stubEnv("CANDOR_DEEP", file);
  vi.stubEnv("CANDOR_SEED", "42");
  const run = campaign("flips", { share: 3, full: 9 });
  run.record({ accepted: 0 });
  const line: unknown = JSON.parse(readFileSync(file, "utf8"));
  expect(line).toMatchObject({ name: "flips", count: 9, seed: 42, figures: { accepted: 0 } });
  rmSync(folder, { recursive: true });
});
