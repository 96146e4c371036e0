import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Chromium } from "../chromium/launch.ts";
import { AuditError } from "../error.ts";
import type { Tab } from "./tab.ts";

const HEADER = "by-header";
const SCRIPT = "by-script";
const ATTRIBUTES = "SameSite=None; Secure; Path=/";

/**
 * Shows that this Chromium lets a frame of another site keep cookies and that they can be seen: two
 * sites on loopback, one in a frame of the other. Without it a clean report would mean nothing.
 *
 * @throws AuditError `blind` naming what stayed invisible
 */
export async function checkSight(chromium: Chromium, tab: Tab): Promise<void> {
  const server = await probeSites();
  const { port } = server.address() as AddressInfo;
  try {
    await tab.visit(`http://probe-page.localhost:${port}/`);
    const { cookies } = await chromium.browser.send("Storage.getCookies", {});
    const seen = new Set([
      ...cookies.map(({ name, domain }) => `${name} ${domain}`),
      ...tab.record.writes.map(({ name, how }) => `${name} ${how}`),
    ]);
    const missing = [HEADER, SCRIPT].flatMap((name) => {
      const how = name === HEADER ? "header" : "script";
      const wanted = [`${name} probe-frame.localhost`, `${name} ${how}`];
      return wanted.filter((one) => !seen.has(one));
    });
    if (missing.length === 0) return;
    const problem = `this Chromium does not show the cookies of other sites (not seen: ${missing.join(", ")})`;
    const why = "third-party cookies are probably blocked by a policy of this machine";
    throw new AuditError("blind", `${problem}; ${why}. A clean report would mean nothing.`);
  } finally {
    server.closeAllConnections();
    server.close();
    await chromium.browser.send("Storage.clearCookies", {});
    tab.record.clear();
  }
}

function probeSites(): Promise<Server> {
  const server = createServer((request, response) => {
    const port = request.socket.localPort;
    response.setHeader("content-type", "text/html");
    if (!request.headers.host?.startsWith("probe-frame.")) {
      response.end(`<!doctype html><iframe src="http://probe-frame.localhost:${port}/"></iframe>`);
      return;
    }
    response.setHeader("set-cookie", `${HEADER}=1; ${ATTRIBUTES}`);
    response.end(`<!doctype html><script>document.cookie = "${SCRIPT}=1; ${ATTRIBUTES}"</script>`);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}
