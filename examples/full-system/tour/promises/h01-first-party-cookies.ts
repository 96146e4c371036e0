import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inChromium, type Tab } from "../instruments/browser.ts";
import { mirrorWithoutPolicy } from "../instruments/mirror.ts";
import { pause } from "../instruments/patience.ts";
import { visitor } from "../instruments/site.ts";
import type { Promised, Witness } from "../promise.ts";
import type { System } from "../system.ts";

const HOST = "hearth.localhost";

export const h01: Promised = {
  id: "H1",
  promise: "Only first-party cookies; the site works with cookies refused",
  async walk(system, witness) {
    await worksWithoutCookies(system, witness);
    await inChromium(system, async (tab) => {
      await asksNothing(system, witness, tab);
      await reachesNobodyElse(system, witness, tab);
    });
  },
};

/** A visitor who refuses every cookie reads, asks for rights and orders. */
async function worksWithoutCookies(system: System, witness: Witness): Promise<void> {
  const refusing = visitor(system, HOST, false);
  for (const path of ["/", "/cookies", "/privacy", "/shop"]) {
    const { status, headers } = await refusing.ask(path);
    const policy = String(headers["content-security-policy"] ?? "");
    witness.expect(status === 200, `GET ${path} without cookies: ${status}`);
    witness.expect(
      /default-src 'self'/.test(policy) && !/https?:|\*/.test(policy.replace(/report-\S+ \S+/, "")),
      `GET ${path}: Content-Security-Policy names no other site: ${policy.slice(0, 60)} ...`,
    );
  }
  const form = { type: "access", email: "no.cookies@people.example", name: "N", message: "" };
  const posted = await refusing.ask("/privacy/request", { form });
  witness.expect(posted.status === 303, `POST /privacy/request without cookies: ${posted.status}`);
}

/** No banner, no cookie: there is nothing to ask. */
async function asksNothing(system: System, witness: Witness, tab: Tab): Promise<void> {
  await tab.page.goto(`http://${HOST}:${system.website.port}/`);
  const banners = await tab.page.locator("candor-consent").count();
  witness.expect(banners === 0, "Chromium shows no consent banner, since there is nothing to ask");
  const { size } = await tab.cookies();
  witness.expect(size === 0, `Chromium holds ${size} cookies after the home page`);
}

/** The proof page tries to reach another site in many ways; that site counts who arrives. */
async function reachesNobodyElse(system: System, witness: Witness, tab: Tab): Promise<void> {
  const arrivals: string[] = [];
  const elsewhere = createServer((request, response) => {
    arrivals.push(`${request.method} ${request.url}`);
    response.setHeader("access-control-allow-origin", "*");
    response.end();
  });
  elsewhere.on("upgrade", (request, socket) => {
    arrivals.push(`UPGRADE ${request.url}`);
    socket.destroy();
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = elsewhere.address() as AddressInfo;
    const proof = `http://${HOST}:${system.website.port}/proof/third-party?port=${port}`;
    await tab.page.goto(proof);
    await pause(1500);
    witness.expect(
      arrivals.length === 0,
      `the proof page aimed at another site; ${arrivals.length} requests arrived there${arrivals.length > 0 ? ` (${arrivals.slice(0, 3).join(", ")})` : ""}`,
    );
    const count = tab.page.locator("[data-attempts]");
    const attempts = Number(await count.getAttribute("data-attempts"));
    const refused = Number(await count.getAttribute("data-blocked"));
    witness.expect(refused >= 8, `the page tried ${attempts} ways, Chromium refused ${refused}`);
    await control(system, witness, tab, arrivals, port);
    const foreign = [...(await tab.cookies()).values()].filter(
      ({ domain }) => !domain.endsWith(HOST),
    );
    witness.expect(foreign.length === 0, `${foreign.length} cookies of other sites in Chromium`);
  } finally {
    elsewhere.closeAllConnections();
    elsewhere.close();
  }
}

/** The control: the same page without its header does reach the other site, so the counter counts. */
async function control(
  system: System,
  witness: Witness,
  tab: Tab,
  arrivals: readonly string[],
  port: number,
): Promise<void> {
  const mirror = await mirrorWithoutPolicy(system, HOST);
  try {
    await tab.page.goto(`http://${HOST}:${mirror.port}/proof/third-party?port=${port}`);
    await pause(1500);
  } finally {
    mirror.close();
  }
  const ways = new Set(arrivals).size;
  witness.expect(ways >= 8, `control: the same page without the header reached it in ${ways} ways`);
}
