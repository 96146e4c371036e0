import { type Browser, type BrowserContext, chromium } from "playwright";
import { CHROMIUM_ARGS, chromiumPath } from "./chromium.ts";

/** Starts a real, headless Chromium for a test; close it when the test ends. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: await chromiumPath(), args: CHROMIUM_ARGS });
}

/**
 * Starts one that keeps its profile in a folder, as people's do: private windows, which the others
 * are, keep files in memory and say less of what goes wrong with them.
 */
export async function launchChromiumProfile(folder: string): Promise<BrowserContext> {
  const executablePath = await chromiumPath();
  return chromium.launchPersistentContext(folder, { executablePath, args: CHROMIUM_ARGS });
}
