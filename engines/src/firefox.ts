import { existsSync } from "node:fs";
import { type Browser, firefox } from "playwright";

/**
 * Finds a real Firefox: `FIREFOX_PATH`, then Debian's Firefox ESR. Playwright drives it as it is,
 * by WebDriver BiDi; its own build of Firefox is not needed.
 */
export function firefoxPath(): string | null {
  const named = process.env["FIREFOX_PATH"] ?? "/usr/bin/firefox-esr";
  return existsSync(named) ? named : null;
}

/**
 * Tells whether tests in Firefox are to be skipped: none can be had here. Never under `CI=true`,
 * where they run and fail instead.
 *
 * @example
 * describe.skipIf(lacksFirefox())("in Firefox (Debian's firefox-esr)", () => { ... });
 */
export function lacksFirefox(): boolean {
  return firefoxPath() === null && process.env["CI"] !== "true";
}

/**
 * Starts a real, headless Firefox for a test; close it when the test ends.
 *
 * Firefox takes no looks from a page's context (`colorScheme`, `reducedMotion`,
 * `javaScriptEnabled` are without effect there), only from preferences: `ui.systemUsesDarkTheme: 1`,
 * `ui.prefersReducedMotion: 1`, `javascript.enabled: false`.
 *
 * @throws Error when none can be had; the message says what to install.
 */
export async function launchFirefox(
  preferences: Readonly<Record<string, string | number | boolean>> = {},
): Promise<Browser> {
  const executablePath = firefoxPath();
  if (!executablePath)
    throw new Error("No Firefox found: install firefox-esr, or name one in FIREFOX_PATH.");
  return firefox.launch({
    channel: "moz-firefox",
    executablePath,
    firefoxUserPrefs: { ...preferences },
  });
}
