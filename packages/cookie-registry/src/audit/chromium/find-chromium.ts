import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { AuditError } from "../error.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];

/** Where installers put it when it is not in the PATH. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  linux: ["/usr/bin/chromium", "/opt/google/chrome/chrome", "/snap/bin/chromium"],
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  win32: [
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
  ],
};

/**
 * Finds an installed Chromium or Chrome: `CHROMIUM_PATH`, then the PATH, then the usual places.
 *
 * @throws AuditError `no-chromium`, saying what to install
 */
export function findChromium(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
  exists: (path: string) => boolean = existsSync,
): string {
  const named = environment["CHROMIUM_PATH"];
  if (named) {
    if (exists(named)) return named;
    throw new AuditError("no-chromium", `CHROMIUM_PATH names ${named}, and there is no such file`);
  }
  const folders = (environment["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const paths = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const found = [...paths, ...(PLACES[platform] ?? [])].find(exists);
  if (found !== undefined) return found;
  const advice = "install Chromium or Chrome (Debian: apt-get install chromium)";
  throw new AuditError("no-chromium", `no Chromium was found; ${advice} or set CHROMIUM_PATH`);
}
