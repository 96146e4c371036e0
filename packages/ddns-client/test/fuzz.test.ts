import {
  checkAddress,
  type DecodeMeter,
  decodeMessage,
  encodeMessage,
  isDdnsError,
  parseState,
  parseTsigKey,
  TYPE,
  txt,
} from "@candor/ddns-client";
import { createDeframer, frame } from "@candor/ddns-client/framing";
import {
  decodeNatPmp,
  decodePcpAnnouncement,
  decodePcpMapping,
  decodeSearchAnswer,
  externalAddressIn,
  wanServiceIn,
} from "@candor/ddns-client/router";
import { decodeStun, mappedAddress } from "@candor/ddns-client/stun";
import { campaign } from "@candor/engines/campaign";
import { describe, expect, it } from "vitest";
import { importDdclient } from "../src/cli/import-ddclient.ts";
import { parseJsonText } from "../src/cli/json-text.ts";
import { parseIfInet6 } from "../src/core/address/if-inet6.ts";
import { defaultGateway } from "../src/core/address/proc-route.ts";
import { outcomesOf } from "../src/node/updaters/dyndns2-answer.ts";
import { textIn } from "../src/node/updaters/zone-file-text.ts";
import { bytesOf, hexOf } from "./hex.ts";

const SEED = 20_261_122;

/** A small generator with a seed (mulberry32), so that a failure can be repeated. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const HONEST = encodeMessage({
  id: 4660,
  response: true,
  opcode: 5,
  questions: [{ name: "homes.example", type: TYPE.SOA, class: 1 }],
  answers: [
    { name: "anna.homes.example", class: 1, ttl: 60, data: { type: "A", address: "192.0.2.1" } },
    { name: "c.homes.example", class: 1, ttl: 60, data: { type: "CNAME", target: "anna.example" } },
    { name: "t.homes.example", class: 1, ttl: 60, data: txt("one two three") },
  ],
  additionals: [
    {
      name: "key.example",
      class: 255,
      ttl: 0,
      data: { type: "raw", number: 250, bytes: new Uint8Array([0, ...new Array(16).fill(0)]) },
    },
  ],
});

const ascii = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

/** Steps that so many bytes, or characters, may cost. */
const BINARY = (size: number) => 513 + 8 * size;
const TEXT = (size: number) => 2 + size;

interface Target {
  readonly name: string;
  /** Bytes that it takes; hostile ones are made from them. */
  readonly honest: Uint8Array;
  readonly parse: (bytes: Uint8Array, meter: DecodeMeter) => unknown;
  readonly most?: (size: number) => number;
}

const XML = `<?xml version="1.0"?><r xmlns="u"><!-- c --><s:Body><service><serviceType>urn:schemas-upnp-org:service:WANIPConnection:1</serviceType><controlURL>/a&amp;b</controlURL></service><u:GetExternalIPAddressResponse><NewExternalIPAddress>8.8.4.4</NewExternalIPAddress></u:GetExternalIPAddressResponse><x/></s:Body></r>`;

const TARGETS: readonly Target[] = [
  { name: "DNS message", honest: HONEST, parse: decodeMessage, most: BINARY },
  {
    name: "TCP stream",
    honest: frame(HONEST.slice(0, 30)),
    parse(bytes) {
      const deframer = createDeframer();
      const messages = [...deframer.push(bytes.slice(0, 7)), ...deframer.push(bytes.slice(7))];
      deframer.end();
      return messages;
    },
  },
  {
    name: "STUN message",
    honest: bytesOf("010100102112a442b7e7a701bc34d686fa87dfae 002000080001a147e112a643 80220000"),
    parse: (bytes, meter) => mappedAddress(decodeStun(bytes, meter), bytes.slice(8, 20)),
    most: BINARY,
  },
  {
    name: "NAT-PMP message",
    honest: bytesOf("0080 0000 00010203 08080404"),
    parse: decodeNatPmp,
    most: BINARY,
  },
  {
    name: "PCP message",
    honest: bytesOf("02800000 00000000 00000e10 000000000000000000000000"),
    parse: decodePcpAnnouncement,
    most: BINARY,
  },
  {
    name: "PCP mapping",
    honest: bytesOf(
      "02810000 0000003c 00000e10 000000000000000000000000" +
        "0102030405060708090a0b0c 11000000 0009c350 00000000000000000000ffff08080404",
    ),
    parse: decodePcpMapping,
    most: BINARY,
  },
  {
    name: "SSDP answer",
    honest: ascii("HTTP/1.1 200 OK\r\nLOCATION: http://192.168.1.1:5000/x\r\nST: y\r\n\r\n"),
    parse: (bytes, meter) => decodeSearchAnswer(textOf(bytes), meter),
    most: TEXT,
  },
  {
    name: "device description",
    honest: ascii(XML),
    parse: (bytes, meter) => wanServiceIn(textOf(bytes), meter),
    most: TEXT,
  },
  {
    name: "SOAP answer",
    honest: ascii(XML),
    parse: (bytes, meter) => externalAddressIn(textOf(bytes), meter),
    most: TEXT,
  },
  {
    name: "address",
    honest: ascii("2001:4860:4860::8.8.4.4"),
    parse: (bytes) => checkAddress(textOf(bytes), { family: "ipv6" }),
  },
  {
    name: "if_inet6",
    honest: ascii("2a00000000000000021122fffe334455 02 40 00 80 eth0\n"),
    parse: (bytes) => parseIfInet6(textOf(bytes)),
  },
  {
    name: "default route",
    honest: ascii("Iface\tDestination\tGateway\neth0\t00000000\t0101A8C0\t0003\t0\t0\t100\n"),
    parse: (bytes) => defaultGateway(textOf(bytes), false),
  },
  {
    name: "answer of dyndns2",
    honest: ascii("good 203.0.113.1\nnochg 203.0.113.1"),
    parse: (bytes) =>
      outcomesOf({ kind: "answer", status: 200, text: textOf(bytes) }, ["a", "b"], true),
  },
  {
    name: "zone-file text",
    honest: ascii('"one \\"quoted\\"" "two\\\\" "\\065"'),
    parse: (bytes) => textIn(textOf(bytes)),
  },
  {
    name: "configuration",
    honest: ascii('{"zone": "a.example", "records": [{"n": 1.5e3, "t": "\\u0041"}, null]}'),
    parse: (bytes) => parseJsonText(textOf(bytes)),
  },
  {
    name: "ddclient.conf",
    honest: ascii(
      "protocol=nsupdate, server=ns.example, \\\n zone=a.example # c\nhost.a.example\n",
    ),
    parse: (bytes) => importDdclient(textOf(bytes)),
  },
  {
    name: "TSIG key",
    honest: ascii("AAECAwQFBgcICQoLDA0ODw=="),
    parse: (bytes) =>
      parseTsigKey({ name: "k.test", algorithm: "hmac-sha256", secret: textOf(bytes) }),
  },
];

type Pick = (below: number) => number;

function hostile(pick: Pick, honest: Uint8Array): Uint8Array {
  return pick(4) === 0 ? randomBytes(pick) : mutated(pick, honest);
}

function randomBytes(pick: Pick): Uint8Array {
  const bytes = Uint8Array.from({ length: pick(120) }, () => pick(256));
  // Half of them begin like a message with few records, so that the inside is reached.
  if (pick(2) === 0 && bytes.length > 12)
    for (const at of [4, 6, 8, 10]) bytes.set([0, pick(3)], at);
  return bytes;
}

function mutated(pick: Pick, honest: Uint8Array): Uint8Array {
  const bytes = honest.slice(0, pick(4) === 0 ? pick(honest.length + 1) : honest.length);
  for (let changes = 1 + pick(4); changes > 0 && bytes.length > 0; changes--) {
    const nasty = [0x00, 0x3f, 0x40, 0xc0, 0xc0 | pick(2), 0xff, 0x3c, 0x3e, pick(256)];
    bytes[pick(bytes.length)] = nasty[pick(nasty.length)] ?? 0;
  }
  return bytes;
}

describe("hostile input to every parser", () => {
  const run = campaign("hostile input to the parsers of ddns-client", {
    share: 68_000,
    full: 1_700_000,
  });
  const each = Math.ceil(run.count / TARGETS.length);

  it(`brings out coded errors alone, and bounded work (seed ${run.seed})`, () => {
    const pick = generator(run.seed);
    const figures: Record<string, string> = {};
    for (const { name, honest, parse, most } of TARGETS) {
      parse(honest, { steps: 0 }); // what is mutated was good
      let accepted = 0;
      let busiest = 0;
      const codes = new Set<string>();
      for (let i = 0; i < each; i++) {
        const bytes = hostile(pick, honest);
        const meter = { steps: 0 };
        try {
          parse(bytes, meter);
          accepted += 1;
        } catch (error) {
          if (!isDdnsError(error) || (error.offset ?? 0) > bytes.length)
            throw new Error(`${name}, input ${i}: ${hexOf(bytes)}`, { cause: error });
          codes.add(error.code);
        }
        busiest = Math.max(busiest, meter.steps / (bytes.length + 1));
        if (most !== undefined && meter.steps > most(bytes.length))
          throw new Error(`${name}, work: ${hexOf(bytes)}`);
      }
      expect(accepted, name).toBeGreaterThan(0); // the fuzzer reaches past the checks
      expect(accepted + codes.size, name).toBeGreaterThan(1);
      const counted = most === undefined ? "" : `, at most ${busiest.toFixed(1)} steps a byte`;
      figures[name] = `${each} inputs, ${accepted} accepted, ${codes.size} codes${counted}`;
    }
    run.record(figures);
  });

  it("reaches every code that a DNS message can have", () => {
    const pick = generator(SEED);
    const codes = new Set<string>();
    for (let i = 0; i < 20_000; i++)
      try {
        decodeMessage(hostile(pick, HONEST));
      } catch (error) {
        codes.add((error as { code: string }).code);
      }
    expect([...codes].sort()).toEqual([
      ...["count", "label-type", "message-short", "name-pointer", "overrun", "rdata"],
      ...["trailing-bytes", "tsig-misplaced", "tsig-rdata"],
    ]);
  });
});

describe("5,000 damaged states", { timeout: 60_000 }, () => {
  const honest = {
    version: 1,
    enabled: false,
    retraction: { state: "failed", code: "timeout", message: "m", at: 1 },
    fingerprint: "f",
    records: { "a.b/A": { published: "192.0.2.1", pending: null, verifiedAt: 1, stopped: null } },
  };

  it("are read as they are or refused as damaged", () => {
    const pick = generator(SEED);
    const junk = [null, 0, -1, Number.NaN, "", "x", true, [], {}, [1], { at: "x" }];
    for (let i = 0; i < 5000; i++) {
      const copy = structuredClone(honest) as Record<string, unknown>;
      let target = copy;
      for (let depth = pick(3); depth > 0; depth--) {
        const next = Object.values(target)[pick(Object.keys(target).length)];
        if (typeof next === "object" && next !== null) target = next as Record<string, unknown>;
      }
      const keys = Object.keys(target);
      target[keys[pick(keys.length)] ?? "version"] = junk[pick(junk.length)];
      try {
        const state = parseState(copy);
        expect(state.version).toBe(1);
        expect(typeof state.enabled).toBe("boolean");
      } catch (error) {
        if (!isDdnsError(error) || error.code !== "state-damaged" || error.field === undefined)
          throw new Error(JSON.stringify(copy), { cause: error });
      }
    }
  });
});
