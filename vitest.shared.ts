import { playwright } from "@vitest/browser-playwright";
import {
  defineConfig,
  type TestProjectConfiguration,
  type UserWorkspaceConfig,
  type ViteUserConfig,
} from "vitest/config";
import { CHROMIUM_ARGS, chromiumPath } from "./engines/src/chromium.ts";

/** Test kinds of a workspace: pure tests, tests inside Chromium, tests against real servers. */
export interface TestKinds {
  /** `test/browser/*.test.ts` runs inside a real Chromium. */
  readonly browser?: boolean;
}

/**
 * Vitest configuration shared by every workspace.
 *
 * - project `node`: `test/*.test.ts`, pure and cacheable;
 * - project `browser`: `test/browser/*.test.ts`, in Chromium;
 * - project `real`: `test/real/*.test.ts`, against real servers, never cached.
 */
export async function tests(kinds: TestKinds = {}): Promise<ViteUserConfig> {
  const projects: TestProjectConfiguration[] = [
    { extends: true, test: { name: "node", include: ["test/*.test.ts"], environment: "node" } },
    { extends: true, test: real },
  ];
  if (kinds.browser) projects.push({ extends: true, test: await browser() });
  return defineConfig({
    resolve: { conditions: ["@candor/source", "module", "browser", "development|production"] },
    ssr: {
      resolve: { conditions: ["@candor/source", "module", "node", "development|production"] },
    },
    // Generous: a slow machine is no defect. What must not take long is measured in `bench/`.
    test: {
      passWithNoTests: true,
      testTimeout: deep ? HOURS : 60_000,
      hookTimeout: 120_000,
      expect: { poll: { timeout: 30_000 } },
      projects,
    },
  });
}

/** Full campaigns (`npm run test:deep`) take the time they take. */
const HOURS = 6 * 3_600_000;
const deep = process.env["CANDOR_DEEP"] !== undefined;

type ProjectTest = NonNullable<UserWorkspaceConfig["test"]>;

const real: ProjectTest = {
  name: "real",
  include: ["test/real/*.test.ts"],
  environment: "node",
  testTimeout: deep ? HOURS : 120_000,
  hookTimeout: 180_000,
  fileParallelism: false,
};

async function browser(): Promise<ProjectTest> {
  return {
    name: "browser",
    include: ["test/browser/*.test.ts"],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      api: { host: "127.0.0.1" },
      provider: playwright({
        launchOptions: { executablePath: await chromiumPath(), args: CHROMIUM_ARGS },
      }),
      instances: [{ browser: "chromium" }],
    },
  };
}
