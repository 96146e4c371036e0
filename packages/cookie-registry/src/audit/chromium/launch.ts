import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { AuditError } from "../error.ts";
import { connect, type Session } from "./connection.ts";

/** A running Chromium with a profile that nobody used before. */
export interface Chromium {
  /** The conversation with the browser as a whole. */
  readonly browser: Session;
  /** The conversation with an attached target. */
  session(id: string): Session;
  /** How it names itself to sites: as the browser that a visitor has, not as one without a window. */
  readonly userAgent: string;
  /** Ends it and deletes its profile. */
  close(): Promise<void>;
}

/** What a Chromium is started with. */
export interface LaunchOptions {
  /** Path of the program. */
  readonly path: string;
  /** More arguments, e.g. a resolver rule. */
  readonly args: readonly string[];
  /** Ends it when it aborts. */
  readonly signal: AbortSignal | undefined;
}

/** It speaks to nobody but the pages it is sent to, and shows nothing of its own over them. */
const ARGS = [
  "--headless=new",
  "--remote-debugging-pipe",
  "--no-first-run",
  "--no-default-browser-check",
  // Banners hide from browsers that say they are driven by a program; a visitor's says no such thing.
  "--disable-blink-features=AutomationControlled",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-extensions",
  "--disable-gpu",
  "--disable-sync",
  "--disable-quic",
  "--disable-features=Translate,HttpsUpgrades,OptimizationHints,MediaRouter",
  "--mute-audio",
  "--password-store=basic",
  "--use-mock-keychain",
  "--window-size=1280,900",
  "about:blank",
];

/**
 * Chromium 156 blocks cookies of other sites by default. A visitor's browser may not, so the audit
 * looks at what a site tries to keep where it is let.
 */
const PREFERENCES = {
  profile: { cookie_controls_mode: 0, block_third_party_cookies: false },
  // Downloads are refused by the page's own session; this keeps the shelf from asking.
  download: { prompt_for_download: false },
};

/** Seconds that a Chromium has for its first answer, and for its end. */
const START_SECONDS = 30;
const END_SECONDS = 5;

/**
 * Starts a headless Chromium with a fresh profile.
 *
 * @throws AuditError `no-chromium` with the end of what it printed when it does not start
 */
export async function launchChromium(options: LaunchOptions): Promise<Chromium> {
  const { path, args, signal } = options;
  signal?.throwIfAborted();
  const profile = await mkdtemp(join(tmpdir(), "cookie-registry-"));
  await mkdir(join(profile, "Default"));
  await writeFile(join(profile, "Default", "Preferences"), JSON.stringify(PREFERENCES));
  const child = spawn(path, [...ARGS, ...sandbox(), `--user-data-dir=${profile}`, ...args], {
    stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
  });
  const printed = endOfOutput(child);
  const connection = connect(child.stdio[3] as Writable, child.stdio[4] as Readable);
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("exit", () => resolve());
  });
  void ended.then(() => {
    connection.fail(new AuditError("browser-lost", `Chromium ended. ${printed()}`.trim()));
  });
  const close = async (): Promise<void> => {
    signal?.removeEventListener("abort", kill);
    connection.browser.send("Browser.close").catch(() => {});
    const patience = setTimeout(kill, END_SECONDS * 1000);
    await ended;
    clearTimeout(patience);
    // Its last helpers may still write for a moment.
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  function kill(): void {
    child.kill("SIGKILL");
  }
  signal?.addEventListener("abort", kill, { once: true });
  try {
    const asked = connection.browser.send("Browser.getVersion");
    const { userAgent: named } = await within(START_SECONDS, asked);
    const userAgent = named.replace("HeadlessChrome", "Chrome");
    return { browser: connection.browser, session: connection.session, userAgent, close };
  } catch (cause) {
    kill();
    await close();
    signal?.throwIfAborted();
    throw new AuditError("no-chromium", `${path} did not start. ${printed()}`.trim(), { cause });
  }
}

/** Chromium's sandbox cannot be set up by root, as in most containers. */
function sandbox(): string[] {
  return process.getuid?.() === 0 ? ["--no-sandbox"] : [];
}

function endOfOutput(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    text = (text + chunk.toString("utf8")).slice(-600);
  });
  return () => text.trim();
}

async function within<T>(seconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${seconds} s`)), seconds * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
