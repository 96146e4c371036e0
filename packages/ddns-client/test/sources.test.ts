import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDdnsAgent, httpSource, interfaceSource } from "@candor/ddns-client/node";
import { afterEach, describe, expect, it } from "vitest";
import { parseIfInet6 } from "../src/core/address/if-inet6.ts";
import { BAD_ADDRESSES } from "./bad-addresses.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

type Serve = (response: ServerResponse, headers: Readonly<Record<string, unknown>>) => void;

async function echo(serve: Serve): Promise<string> {
  const server = createServer((request, response) => serve(response, request.headers));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/ip`;
}

const json =
  (body: string, status = 200) =>
  (response: ServerResponse) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(body);
const ask = (url: string, timeoutMs = 2000) =>
  httpSource({ url, timeoutMs })(new AbortController().signal);

describe("the updated party as a source", () => {
  it("gives the address it was told", async () => {
    expect(await ask(await echo(json('{"address":"8.8.8.8","family":"ipv4"}')))).toBe("8.8.8.8");
  });

  it("tells the party nothing but what a request must: no version, no device", async () => {
    let seen: Readonly<Record<string, unknown>> = {};
    const url = await echo((response, headers) => {
      seen = headers;
      json('{"address":"8.8.8.8"}')(response);
    });
    await ask(url);
    expect(Object.keys(seen).sort()).toEqual(["accept", "connection", "host", "user-agent"]);
    expect(seen["user-agent"]).toBe("candor-ddns-client");
  });

  const portal = "<html>Please sign in. Your address is 10.0.0.1</html>";
  it.each<[string, Serve]>([
    ["a captive portal", (r) => void r.writeHead(200, { "content-type": "text/html" }).end(portal)],
    ["a redirect", (r) => void r.writeHead(302, { location: "http://10.0.0.1/" }).end()],
    ["plain text", (r) => void r.writeHead(200, { "content-type": "text/plain" }).end("8.8.8.8")],
    ["no type", (r) => void r.end('{"address":"8.8.8.8"}')],
    ["status 500", json('{"address":"8.8.8.8"}', 500)],
    ["status 201", json('{"address":"8.8.8.8"}', 201)],
    ["an empty body", json("")],
    ["half of it", json('{"address":"8.8.')],
    ["null", json("null")],
    ["a list", json('["8.8.8.8"]')],
    ["a number", json('{"address":134744072}')],
    ["another name", json('{"ip":"8.8.8.8"}')],
    ["two megabytes", json(`{"address":"8.8.8.8","x":"${"x".repeat(2e6)}"}`)],
  ])("%s is no answer", async (_, serve) => {
    await expect(ask(await echo(serve))).rejects.toMatchObject({ code: "source" });
  });

  it("that hangs ends by the time-out; one that is gone, by an error; both by an abort", async () => {
    const hanging = await echo(() => {});
    await expect(ask(hanging, 30)).rejects.toMatchObject({ code: "timeout" });
    const dripping = await echo((response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"addr');
    });
    await expect(ask(dripping, 30)).rejects.toMatchObject({ code: "timeout" });
    const abort = new AbortController();
    const asked = httpSource({ url: hanging })(abort.signal);
    abort.abort();
    await expect(asked).rejects.toMatchObject({ code: "source" });
    for (const close of closing.splice(0)) close();
    await expect(ask(hanging)).rejects.toMatchObject({ code: "source" });
  });

  it.each(["", "ip", "ftp://x.example/", "file:///etc/passwd", "http//x"])(
    "%j is no address of one",
    (url) => expect(() => httpSource({ url })).toThrow(expect.objectContaining({ code: "option" })),
  );
});

describe(`${BAD_ADDRESSES.length} bad answers`, () => {
  it("reach no DNS server: not one packet", async () => {
    let packets = 0;
    const server = createSocket("udp4");
    server.on("message", () => packets++);
    await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
    const tcp = createServer().on("connection", () => packets++);
    await new Promise<void>((resolve) => tcp.listen(server.address().port, "127.0.0.1", resolve));
    const folder = mkdtempSync(join(tmpdir(), "candor-ddns-bad-"));
    closing.push(
      () => server.close(),
      () => tcp.close(),
      () => rmSync(folder, { recursive: true }),
    );
    let answer = "";
    const url = await echo((response) => json(JSON.stringify({ address: answer }))(response));
    const agent = createDdnsAgent({
      zone: "homes.example",
      server: { host: "127.0.0.1", port: server.address().port },
      key: {
        name: "k.test",
        algorithm: "hmac-sha256",
        secret: Buffer.alloc(32).toString("base64"),
      },
      records: (["ipv4", "ipv6"] as const).map((family) => ({
        name: "anna.homes.example",
        family,
        source: httpSource({ url }),
      })),
      stateFile: join(folder, "state.json"),
      timeoutMs: 100,
    });
    await agent.start();
    for (answer of BAD_ADDRESSES) {
      const { records } = await agent.check();
      for (const { error, candidate } of records) {
        expect(error?.code, JSON.stringify(answer)).toMatch(/^address-/);
        expect(candidate).toBeNull();
      }
    }
    expect(packets).toBe(0);
    answer = "8.8.8.8";
    await agent.check();
    expect(packets).toBeGreaterThan(0); // the server would have seen them
    await agent.stop();
  });
});

describe("interfaces as a source", () => {
  // From a machine with privacy addresses; the columns are those of /proc/net/if_inet6.
  const TABLE = `
2a00000000000000021122fffe334455 02 40 00 80     eth0
2a00000000000000aaaabbbbccccdddd 02 40 00 01     eth0
2a00000000000001021122fffe334455 02 40 00 20     eth0
2a00000000000002021122fffe334455 02 40 00 40     eth0
fe80000000000000021122fffe334455 02 40 20 80     eth0
00000000000000000000000000000001 01 80 10 80       lo
broken line
2a0000 02 40 00 80 eth0
`;
  it("know which IPv6 addresses are temporary, deprecated or tentative", () => {
    const flags = parseIfInet6(TABLE).map(({ address, temporary, deprecated, tentative }) => [
      address,
      temporary,
      deprecated,
      tentative,
    ]);
    expect(flags).toEqual([
      ["2a00::211:22ff:fe33:4455", false, false, false],
      ["2a00::aaaa:bbbb:cccc:dddd", true, false, false],
      ["2a00::1:211:22ff:fe33:4455", false, true, false],
      ["2a00::2:211:22ff:fe33:4455", false, false, true],
      ["fe80::211:22ff:fe33:4455", false, false, false],
      ["::1", false, false, false],
    ]);
  });

  it("say when there is none", async () => {
    const { signal } = new AbortController();
    for (const family of ["ipv4", "ipv6"] as const)
      for (const scope of ["public", "lan"] as const) {
        const source = interfaceSource({ family, scope, interface: "none0" });
        await expect(source(signal)).rejects.toMatchObject({ code: "source" });
      }
  });

  it("never offer loopback", async () => {
    const source = interfaceSource({ family: "ipv4", scope: "lan", interface: "lo" });
    await expect(source(new AbortController().signal)).rejects.toThrow("no lan ipv4 address on lo");
  });
});
