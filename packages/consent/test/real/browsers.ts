import { launchChromium } from "@candor/engines/browser";
import { lacksFirefox, launchFirefox } from "@candor/engines/firefox";
import type { Browser } from "playwright";

/** A browser that tests run in. */
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
