import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:net";
import { chromiumPath } from "@candor/engines/chromium";
import { expect, it } from "vitest";
import { launchChromium } from "../../src/audit/chromium/launch.ts";
import { openTab } from "../../src/audit/observe/tab.ts";
import {
  type HttpStateCase,
  httpStateCases,
  receivedFrom,
  sentTo,
  VECTORS,
} from "../http-state.ts";
import { sentBack } from "../slow-jar.ts";

/**
 * Where Chromium 156 does otherwise: a carriage return inside a line ends it before the cookie
 * parser sees it.
 */
const CHROMIUM_DIFFERS: readonly string[] = ["DISABLED_CHROMIUM0023"];

it.skipIf(!existsSync(VECTORS))(
  "keeps of the http-state cases what a real Chromium keeps",
  async () => {
    const cases = httpStateCases();
    const sent = await replay(cases);
    const now = Date.now();
    const differ = cases.filter((one) => header(sentBack(one, now)) !== sent.get(one.test));
    expect(sent.size).toBe(222);
    const shown = differ.map((one) => [one.test, header(sentBack(one, now)), sent.get(one.test)]);
    expect(shown.filter(([test]) => !CHROMIUM_DIFFERS.includes(test ?? ""))).toEqual([]);
    expect(differ).toHaveLength(CHROMIUM_DIFFERS.length);
  },
);

function header(cookies: readonly { readonly name: string; readonly value: string }[]): string {
  return cookies.map(({ name, value }) => (name === "" ? value : `${name}=${value}`)).join("; ");
}

/** Has Chromium receive each case's lines and tells what it sends back. */
async function replay(cases: readonly HttpStateCase[]): Promise<Map<string, string>> {
  const sent = new Map<string, string>();
  const server = await rawServer(cases, sent);
  const { port } = server.address() as AddressInfo;
  const chromium = await launchChromium({
    path: await chromiumPath(),
    args: ["--host-resolver-rules=MAP *.example.org 127.0.0.1"],
    signal: undefined,
  });
  try {
    const tab = await openTab(chromium, { load: 10_000, settle: 50 }, () => Promise.resolve());
    await tab.visit(`http://home.example.org:${port}/`);
    for (const one of cases) {
      const [from, to] = [receivedFrom(one), sentTo(one)].map((url) => {
        url.port = String(port);
        return url.href;
      });
      const expression = `fetch(${JSON.stringify(from)}).catch(() => {}).then(() => fetch(${JSON.stringify(to)}, { mode: "no-cors", credentials: "include" })).then(() => 1)`;
      await tab.session.send("Runtime.evaluate", { expression, awaitPromise: true });
      await chromium.browser.send("Storage.clearCookies", {});
    }
  } finally {
    await chromium.close();
    server.close();
  }
  return sent;
}

/** The cases write their own names now with a dash, now with an underscore. */
function queryOf(test: string): string {
  return test.toLowerCase().replaceAll("_", "-");
}

/** HTTP by hand: Node's own server refuses to send some of the lines. */
function rawServer(cases: readonly HttpStateCase[], sent: Map<string, string>): Promise<Server> {
  const server = createServer((socket) => {
    let text = "";
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      text += chunk.toString("utf8");
      if (!text.includes("\r\n\r\n")) return;
      const [, path = "", query = ""] = /^GET ([^ ?]*)\??([^ ]*) /.exec(text) ?? [];
      const one = cases.find(({ test }) => queryOf(test) === queryOf(query));
      const sets = path === "/cookie-parser";
      const lines = sets ? (one?.received ?? []).map((line) => `Set-Cookie: ${line}\r\n`) : [];
      if (one && !sets) sent.set(one.test, /^cookie: (.*)$/im.exec(text)?.[1]?.trimEnd() ?? "");
      socket.end(
        `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\nConnection: close\r\n${lines.join("")}\r\nx`,
      );
      text = "";
    });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}
