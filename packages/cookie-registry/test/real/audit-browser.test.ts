import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromiumPath } from "@candor/engines/chromium";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Chromium, launchChromium } from "../../src/audit/chromium/launch.ts";
import { observeSite } from "../../src/audit/index.ts";
import { readControl } from "../../src/audit/observe/control.ts";
import { press } from "../../src/audit/observe/press.ts";
import { openTab, type Tab } from "../../src/audit/observe/tab.ts";

const PRESSED = "document.title = 'pressed by ' + (event.isTrusted ? 'a visitor' : 'a script')";
const BUTTON = `<button id="no" onclick="${PRESSED}">Reject all</button>`;

function shadow(mode: "open" | "closed"): string {
  return `<div id="host"></div><script>host.attachShadow({ mode: "${mode}" }).innerHTML = ${JSON.stringify(BUTTON)}</script>`;
}

/** Banners as they come, by path. */
const PAGES: Readonly<Record<string, string>> = {
  "/plain": BUTTON,
  "/open": shadow("open"),
  "/closed": shadow("closed"),
  "/below": `<div style="height:3000px"></div>${BUTTON}`,
  "/covered": `${BUTTON}<div style="position:fixed;inset:0;background:#0008"></div>`,
  "/hidden": `<button id="no" style="display:none">Reject all</button><div id="no" class="second">${BUTTON}</div>`,
  "/late": `<script>setTimeout(() => document.body.insertAdjacentHTML("beforeend", ${JSON.stringify(BUTTON)}), 700)</script>`,
  "/named": `<div role="button" tabindex="0" id="no" aria-label="Reject all" onclick="${PRESSED}">no</div>`,
  "/frame": BUTTON.replace(PRESSED, "parent.postMessage(event.isTrusted, '*')"),
  "/window": `<button id="no" onclick="window.open('/plain'); ${PRESSED}">Reject all</button>`,
};

let server: Server;
let origin: string;
let chromium: Chromium;
let tab: Tab;

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? "/";
    response.setHeader("content-type", "text/html");
    const { port } = server.address() as AddressInfo;
    const outer = `<iframe src="http://banner.localhost:${port}/frame"></iframe><script>onmessage = (event) => { document.title = "pressed by " + (event.data ? "a visitor" : "a script"); }</script>`;
    response.end(
      `<!doctype html><title>t</title><body>${path === "/framed" ? outer : PAGES[path]}`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://controls.localhost:${(server.address() as AddressInfo).port}`;
  chromium = await launchChromium({ path: await chromiumPath(), args: [], signal: undefined });
  tab = await openTab(chromium, { load: 3000, settle: 100 }, () => Promise.resolve());
});

afterAll(async () => {
  await chromium?.close();
  server.closeAllConnections();
  server.close();
});

async function pressOn(path: string, selector: string): Promise<unknown> {
  await tab.visit(`${origin}${path}`);
  await press(tab, readControl(selector), "reject");
  const title = { expression: "document.title" };
  return (await tab.session.send("Runtime.evaluate", title)).result.value;
}

describe("a control is pressed", () => {
  const byRole = 'role=button[name="Reject all"]';
  it.each([
    ["in the page", "/plain", "#no", "a visitor"],
    ["in an open shadow tree", "/open", "#no", "a visitor"],
    ["in an open shadow tree, by role", "/open", byRole, "a visitor"],
    ["in a closed shadow tree, by role", "/closed", byRole, "a visitor"],
    ["far below", "/below", "#no", "a visitor"],
    ["under something else", "/covered", "#no", "a script"],
    ["beside one that cannot be seen", "/hidden", "button#no", "a visitor"],
    ["when it comes late", "/late", "#no", "a visitor"],
    ["by its label", "/named", "role=button[name=/reject/i]", "a visitor"],
    ["in a frame of another site", "/framed", "#no", "a script"],
    ["in a frame of another site, by role", "/framed", byRole, "a script"],
  ])("%s", async (_, path, selector, who) => {
    expect(await pressOn(path, selector)).toBe(`pressed by ${who}`);
  });

  it("and a window that opens does not stay", async () => {
    expect(await pressOn("/window", "#no")).toBe("pressed by a visitor");
    const { targetInfos } = await chromium.browser.send("Target.getTargets", {});
    expect(targetInfos.filter(({ url }) => url.startsWith(origin)).length).toBeGreaterThan(0);
    await tab.visit(`${origin}/plain`);
    const open = async () => {
      const after = await chromium.browser.send("Target.getTargets", {});
      return after.targetInfos.filter(({ url, type }) => type === "page" && url.startsWith(origin));
    };
    await expect.poll(open).toHaveLength(1); // closing it takes the browser a moment
  });

  it.each(["#absent", 'role=button[name="Accept all"]'])(
    "%s is not there, and that is said",
    async (selector) => {
      await expect(pressOn("/plain", selector)).rejects.toMatchObject({
        code: "no-control",
        message: expect.stringContaining(selector),
      });
    },
  );
});

it("the browser looks like a visitor's, so that banners show themselves", async () => {
  await tab.visit(`${origin}/plain`);
  const expression = "[navigator.userAgent, String(navigator.webdriver)].join()";
  const { result } = await tab.session.send("Runtime.evaluate", { expression });
  expect(result.value).toMatch(/ Chrome\/\d+[\d.]* Safari\/[\d.]+,false$/);
});

describe("an audit that would see nothing", () => {
  it("does not run where cookies of other sites are blocked", async () => {
    const blind = observeSite({
      ...{ url: `${origin}/plain`, chromium: await chromiumPath() },
      chromiumArgs: ["--test-third-party-cookie-phaseout"],
    });
    await expect(blind).rejects.toMatchObject({
      code: "blind",
      message: expect.stringContaining("by-header probe-frame.localhost"),
    });
  });

  it("ends at once, and the browser with it, when it is stopped", async () => {
    const stop = new AbortController();
    const stopped = observeSite({
      ...{ url: `${origin}/plain`, chromium: await chromiumPath(), signal: stop.signal },
      onProgress: () => stop.abort(),
    });
    await expect(stopped).rejects.toThrow();
  });
});

describe("a site whose certificate an authority of its own issued", () => {
  let folder: string;
  let secure: Server;
  let url: string;
  let asked: string[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "cookie-registry-ca-"));
    issueCertificates(folder);
    asked = [];
    const read = (name: string): Buffer => readFileSync(join(folder, name));
    secure = createSecureServer(
      { key: read("site.key"), cert: read("site.pem") },
      (request, response) => {
        asked.push(request.headers.host ?? "");
        response.setHeader("set-cookie", "__Host-a=1; Secure; Path=/; SameSite=None");
        response.setHeader("content-type", "text/html");
        const { port } = secure.address() as AddressInfo;
        response.end(
          request.headers.host?.startsWith("secure.")
            ? `<img alt="" src="https://cdn.localhost:${port}/">`
            : "",
        );
      },
    );
    await new Promise<void>((resolve) => secure.listen(0, "127.0.0.1", resolve));
    url = `https://secure.localhost:${(secure.address() as AddressInfo).port}/`;
  });

  afterAll(() => {
    secure.closeAllConnections();
    secure.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("is opened, with what it embeds, when that authority is named", async () => {
    const seen = await observeSite({
      url,
      ca: join(folder, "ca.pem"),
      chromium: await chromiumPath(),
    });
    const hosts = seen.phases[0]?.held.map(({ host }) => host).sort();
    expect(hosts).toEqual(["cdn.localhost", "secure.localhost"]);
  });

  it("is refused without it, and with another one", async () => {
    const refused = {
      code: "unreachable",
      message: expect.stringMatching(/ERR_CERT_AUTHORITY_INVALID/),
    };
    await expect(observeSite({ url, chromium: await chromiumPath() })).rejects.toMatchObject(
      refused,
    );
    const other = join(folder, "other.pem");
    await expect(
      observeSite({ url, ca: other, chromium: await chromiumPath() }),
    ).rejects.toMatchObject({ code: "unreachable" });
  });
});

function issueCertificates(folder: string): void {
  const openssl = (...args: readonly string[]): void =>
    void execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
  for (const name of ["ca", "other"]) {
    const subject = ["-subj", `/CN=${name}`, "-keyout", `${name}.key`, "-out", `${name}.pem`];
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", ...subject);
  }
  writeFileSync(join(folder, "names"), "subjectAltName=DNS:secure.localhost,DNS:cdn.localhost");
  openssl(
    ..."req -newkey rsa:2048 -nodes -keyout site.key -out site.csr -subj /CN=site".split(" "),
  );
  openssl(
    ..."x509 -req -in site.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out site.pem -days 2 -extfile names".split(
      " ",
    ),
  );
}
