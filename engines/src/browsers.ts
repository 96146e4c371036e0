import type { Browser } from "playwright";
import { launchChromium } from "./browser.ts";
import { lacksFirefox, launchFirefox } from "./firefox.ts";

/** A browser that tests drive. */
export interface TestBrowser {
  readonly name: string;
  readonly launch: () => Promise<Browser>;
  /** Whether it cannot be had here. */
  readonly lacking: boolean;
}

/** The browsers of the tests: Chromium, and Debian's Firefox where it can be had. */
export const BROWSERS: readonly TestBrowser[] = [
  { name: "Chromium", launch: launchChromium, lacking: false },
  {
    name: "Firefox (Debian's firefox-esr)",
    launch: () => launchFirefox(),
    lacking: lacksFirefox(),
  },
];
