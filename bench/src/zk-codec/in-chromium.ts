import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { launchChromium } from "@candor/engines/browser";
import { build } from "esbuild";

/** What runs in the page: seals as many bytes as asked, in pieces of 4 MiB, and gives MB/s. */
const PAGE = `
import { sealStream } from "@candor/zk-backup";
import { pureEngine } from "@candor/zk-backup/pure";
import { webEngine } from "@candor/zk-backup/web";

globalThis.sealing = async (name, suite, length) => {
  const engine = name === "web" ? webEngine() : pureEngine();
  const random = (n) => crypto.getRandomValues(new Uint8Array(n));
  const piece = random(65536);
  const bytes = new Uint8Array(4 * 1024 * 1024);
  for (let at = 0; at < bytes.length; at += piece.length) bytes.set(piece, at);
  const source = { epoch: 1, key: random(32), session: null };
  const options = { engine, source, random, suite, kind: "pack", blockSize: 262144, length, reuse: true };
  async function* pieces() {
    for (let left = length; left > 0; left -= bytes.length) yield bytes.subarray(0, left);
  }
  const started = performance.now();
  for await (const sealed of sealStream(options, pieces())) void sealed;
  return length / 1e3 / (performance.now() - started);
};
`;

/** Seals in a page of a real Chromium. */
export interface ChromiumSealer {
  /** Gives MB/s. */
  seal(engine: "web" | "pure", suite: string, length: number): Promise<number>;
  readonly version: string;
  close(): Promise<void>;
}

/** Starts Chromium on a page of 127.0.0.1, where WebCrypto is. */
export async function chromiumSealer(): Promise<ChromiumSealer> {
  const bundled = await build({
    stdin: { contents: PAGE, resolveDir: new URL("..", import.meta.url).pathname },
    ...{ bundle: true, write: false, format: "iife", target: "es2022", logLevel: "error" },
  });
  const script = bundled.outputFiles[0]?.text ?? "";
  const server = createServer((request, response) => {
    const isScript = request.url === "/page.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : "<script src=page.js></script>");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const browser = await launchChromium();
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return {
    version: browser.version(),
    seal: (engine, suite, length) =>
      page.evaluate(
        ([name, cipher, bytes]) =>
          (globalThis as unknown as Page).sealing(
            name as string,
            cipher as string,
            bytes as number,
          ),
        [engine, suite, length],
      ),
    async close() {
      await browser.close();
      server.close();
    },
  };
}

interface Page {
  sealing(engine: string, suite: string, length: number): Promise<number>;
}
