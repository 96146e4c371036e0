import { createSocket, type Socket } from "node:dgram";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import {
  type AddressSource,
  dnsSource,
  fixedSource,
  hostSuffixSource,
  httpSource,
  quorumSource,
  routerSource,
  stunSource,
} from "@candor/ddns-client/node";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { joinHostSuffix } from "../src/core/address/host-suffix.ts";
import { defaultGateway } from "../src/core/address/proc-route.ts";
import { agreed } from "../src/core/address/quorum.ts";
import { bytesOf } from "./hex.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const { signal } = new AbortController();
const ask = (source: AddressSource) => source(signal);
const coded = (code: string) => expect.objectContaining({ code });

/** A UDP server on loopback that answers each datagram with what `reply` makes of it. */
async function udp(reply: (asked: Buffer, nr: number) => readonly Uint8Array[]): Promise<number> {
  const socket: Socket = createSocket("udp4");
  let nr = 0;
  socket.on("message", (asked, from) => {
    nr += 1;
    for (const bytes of reply(asked, nr)) socket.send(bytes, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  closing.push(() => socket.close());
  return socket.address().port;
}

describe("a STUN server as a source", () => {
  const stun = (port: number, timeoutMs = 1500) =>
    stunSource({ host: "127.0.0.1", port, family: "ipv4", timeoutMs });
  // XOR-MAPPED-ADDRESS of 8.8.4.4: 0808 0404 XOR 2112 a442.
  const answer = (id: Uint8Array) =>
    Buffer.concat([bytesOf("0101000c2112a442"), id, bytesOf("00200008 0001a147 291aa046")]);

  it("gives the address it sees", async () => {
    const port = await udp((asked) => [answer(asked.subarray(8, 20))]);
    expect(await ask(stun(port))).toBe("8.8.4.4");
  });

  it("is asked again when the first question is lost", async () => {
    const port = await udp((asked, nr) => (nr === 1 ? [] : [answer(asked.subarray(8, 20))]));
    expect(await ask(stun(port))).toBe("8.8.4.4");
  });

  it("is believed after junk and forged ids, which are passed over", async () => {
    const port = await udp((asked) => [
      Buffer.from("junk"),
      answer(Buffer.alloc(12, 7)),
      answer(asked.subarray(8, 20)),
    ]);
    expect(await ask(stun(port))).toBe("8.8.4.4");
  });

  it("that says no, says nothing, or is gone", async () => {
    const refusing = await udp((asked) => [
      Buffer.concat([
        bytesOf("011100082112a442"),
        asked.subarray(8, 20),
        bytesOf("0009000400000500"),
      ]),
    ]);
    await expect(ask(stun(refusing))).rejects.toThrow("STUN error 500");
    const silent = await udp(() => []);
    await expect(ask(stun(silent, 60))).rejects.toMatchObject({ code: "timeout" });
    for (const close of closing.splice(0)) close();
    await expect(ask(stun(silent, 500))).rejects.toMatchObject({ code: "network" });
    const aborted = AbortSignal.abort();
    await expect(stun(silent)(aborted)).rejects.toMatchObject({ code: "aborted" });
  });
});

describe("a DNS server as a source", () => {
  // Header with the question's id, the question echoed, and answers that point at its name.
  const answering =
    (...records: string[]) =>
    (asked: Buffer) => [
      Buffer.concat([
        asked.subarray(0, 2),
        bytesOf(`8400 0001 ${records.length.toString(16).padStart(4, "0")} 0000 0000`),
        asked.subarray(12),
        ...records.map(bytesOf),
      ]),
    ];
  const dns = (port: number, more = {}) =>
    dnsSource({
      host: "127.0.0.1",
      port,
      name: "myip.test",
      family: "ipv4",
      timeoutMs: 300,
      ...more,
    });
  const A = "c00c 0001 0001 00000000 0004 08080404";

  it("gives the address in an A record, or in a TXT record", async () => {
    expect(await ask(dns(await udp(answering(A))))).toBe("8.8.4.4");
    const txt = await udp(answering("c00c 0010 0001 00000000 0008 07 382e382e342e34"));
    expect(await ask(dns(txt, { type: "TXT" }))).toBe("8.8.4.4");
  });

  it("refuses two addresses, none, and answers that are not its own", async () => {
    await expect(ask(dns(await udp(answering(A, A))))).rejects.toThrow("2 addresses");
    await expect(ask(dns(await udp(answering())))).rejects.toThrow("0 addresses");
    const forged = await udp((asked) => {
      const [bytes] = answering(A)(asked);
      bytes?.writeUInt16BE((asked.readUInt16BE(0) + 1) % 65_536, 0);
      return bytes === undefined ? [] : [bytes];
    });
    await expect(ask(dns(forged))).rejects.toMatchObject({ code: "timeout" });
    const other = await udp((asked) => {
      const copy = Buffer.from(asked);
      copy[13] = 0x7a; // another name
      return answering(A)(copy);
    });
    await expect(ask(dns(other))).rejects.toMatchObject({ code: "timeout" });
  });
});

describe("a quorum", () => {
  const says = (...answers: (string | null)[]) =>
    answers.map((answer) =>
      answer === null ? () => Promise.reject(new Error("down")) : fixedSource(answer),
    );

  it("believes the majority, however they write it", async () => {
    const sources = says("8.8.8.8", "9.9.9.9", "8.8.8.8");
    expect(await ask(quorumSource({ sources }))).toBe("8.8.8.8");
    const six = says("2A00:0:0::1", "2a00::1", null);
    expect(await ask(quorumSource({ sources: six }))).toBe("2a00::1");
  });

  it.each([
    ["nobody agrees", says("8.8.8.8", "9.9.9.9", "1.1.1.1")],
    ["two of three are down", says("8.8.8.8", null, null)],
    ["two say what is no address", says("8.8.8.8", "<html>", "<html>")],
  ])("has no answer when %s", async (_, sources) => {
    await expect(ask(quorumSource({ sources }))).rejects.toMatchObject({ code: "source" });
  });

  it("cannot be set so low that two camps could both have it", () => {
    const four = says("1.1.1.1", "1.1.1.1", "1.1.1.1", "1.1.1.1");
    for (const agree of [0, 1, 2, 5, Number.NaN])
      expect(() => quorumSource({ sources: four, agree })).toThrow(coded("option"));
    expect(() => quorumSource({ sources: says("1.1.1.1") })).toThrow(coded("option"));
    expect(() => quorumSource({ sources: four, agree: 3 })).not.toThrow();
  });

  it("never follows fewer than it needs, whatever the others say", () => {
    const address = fc.constantFrom("1.1.1.1", "8.8.8.8", "9.9.9.9", "x", "");
    fc.assert(
      fc.property(fc.array(address, { maxLength: 9 }), fc.integer({ min: 1, max: 9 }), (all, n) => {
        const found = agreed(all, n);
        if (found === null) return;
        expect(all.filter((one) => one === found).length).toBeGreaterThanOrEqual(n);
        const others = new Set(all.filter((one) => one !== found && /\d/.test(one)));
        for (const other of others)
          expect(all.filter((one) => one === other).length).toBeLessThan(n);
      }),
    );
  });
});

describe("a prefix and a host part", () => {
  it("make the address of a neighbour, which follows the prefix", async () => {
    let mine = "2a00:1:2:3:1111:2222:3333:4444";
    const source = hostSuffixSource({ source: async () => mine, suffix: "::211:22ff:fe33:4455" });
    expect(await ask(source)).toBe("2a00:1:2:3:211:22ff:fe33:4455");
    mine = "2a00:9::1";
    expect(await ask(source)).toBe("2a00:9::211:22ff:fe33:4455");
  });

  it.each([
    ["2a00:1:2:3::9", 56, "::4:0:0:0:5", "2a00:1:2:4::5"],
    ["2a00:1:2:3::9", 64, "::5", "2a00:1:2:3::5"],
    ["2a00:1:2:3::9", 127, "::1", "2a00:1:2:3::9"],
    ["ffff::", 1, "::1", "8000::1"],
  ])("%s/%i and %s: %s", (address, prefix, suffix, joined) => {
    expect(joinHostSuffix(address, prefix, suffix)).toBe(joined);
  });

  it.each([
    ["1::1", 64],
    ["::1:0:0:0:0", 64],
    ["8.8.8.8", 64],
    ["eth0", 64],
    ["::1", 0],
    ["::1", 128],
    ["::1", 64.5],
  ])("%s with %d bits is refused when the settings are read", (suffix, prefix) => {
    const source = fixedSource("2a00::1");
    expect(() => hostSuffixSource({ source, suffix, prefix })).toThrow(coded("option"));
  });

  it("refuse what is no IPv6 address", async () => {
    const source = hostSuffixSource({ source: fixedSource("8.8.8.8"), suffix: "::1" });
    await expect(ask(source)).rejects.toMatchObject({ code: "address-syntax" });
  });
});

describe("the router as a source", () => {
  it("is found in /proc/net/route, the default route of the lowest metric", () => {
    const table = [
      "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask",
      "wlan0\t00000000\t0102A8C0\t0003\t0\t0\t600\t00000000",
      "eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000",
      "eth0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF",
      "broken\t00000000\tzz\t0003",
    ].join("\n");
    expect(defaultGateway(table)).toBe("192.168.1.1");
    expect(defaultGateway(table.replaceAll("0101A8C0", "C0A80101"), true)).toBe("192.168.1.1");
    expect(defaultGateway("")).toBeNull();
    expect(defaultGateway("eth0\t00000000\t0101A8C0\t0001\t0\t0\t0\t0")).toBeNull();
  });

  it("that answers neither way is an error that names both", async () => {
    const source = routerSource({ gateway: "127.0.0.1", timeoutMs: 100 });
    await expect(ask(source)).rejects.toThrow(/the router 127\.0\.0\.1 does not tell: .*;/);
  });
});

describe("a plain text answer", () => {
  const serve = async (body: string, type = "text/plain; charset=utf-8") => {
    const server = createServer((_, response) =>
      response.writeHead(200, { "content-type": type }).end(body),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  };

  it("is taken as it is, but for one line end", async () => {
    expect(await ask(httpSource({ url: await serve("8.8.4.4\n"), format: "text" }))).toBe(
      "8.8.4.4",
    );
    expect(await ask(httpSource({ url: await serve("8.8.4.4\n\n"), format: "text" }))).toBe(
      "8.8.4.4\n",
    );
  });

  it("that is HTML is none", async () => {
    const url = await serve("<p>8.8.4.4</p>", "text/html");
    await expect(ask(httpSource({ url, format: "text" }))).rejects.toMatchObject({
      code: "source",
    });
  });

  it("of a server that closes at once is none", async () => {
    const server = createTcpServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closing.push(() => server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await expect(ask(httpSource({ url, format: "text" }))).rejects.toMatchObject({
      code: "source",
    });
  });
});
