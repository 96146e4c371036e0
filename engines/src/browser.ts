import { type Browser, chromium } from "playwright";
import { CHROMIUM_ARGS, chromiumPath } from "./chromium.ts";

/** Starts a real, headless Chromium for a test; close it when the test ends. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: await chromiumPath(), args: CHROMIUM_ARGS });
}
