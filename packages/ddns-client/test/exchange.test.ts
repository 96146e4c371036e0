import {
  type Answer,
  createUpdater,
  DdnsError,
  type DnsTransport,
  decodeMessage,
  encodeMessage,
  exchange,
  type MessageInput,
  parseTsigKey,
  question,
  signMessage,
  TYPE,
  verifyMessage,
} from "@candor/ddns-client";
import { nodeHmac } from "@candor/ddns-client/node";
import { describe, expect, it } from "vitest";
import { bytesOf } from "./hex.ts";

const NOW = 1_767_225_600;
const key = parseTsigKey({
  name: "k.home.test",
  algorithm: "hmac-sha256",
  secret: Buffer.alloc(32, 7).toString("base64"),
});
const asked = question("anna.home.test", TYPE.A);
const query = encodeMessage({ id: 77, questions: [asked] });

type Reply = (request: Uint8Array) => Promise<readonly (Uint8Array | Error)[]>;

interface Script {
  readonly transport: DnsTransport;
  readonly sent: { via: "udp" | "tcp"; bytes: Uint8Array }[];
}

/** A server that says what it is told to; every conversation takes the next line. */
function scripted(lines: {
  readonly udp?: readonly Reply[];
  readonly tcp?: readonly Reply[];
}): Script {
  const sent: Script["sent"] = [];
  const left = { udp: [...(lines.udp ?? [])], tcp: [...(lines.tcp ?? [])] };
  const speak = (via: "udp" | "tcp") =>
    async function* (bytes: Uint8Array) {
      sent.push({ via, bytes });
      const reply = left[via].shift();
      for (const answer of reply === undefined ? [] : await reply(bytes)) {
        if (answer instanceof Error) throw answer;
        yield answer;
      }
      throw new DdnsError("timeout", "nothing came");
    };
  return { transport: { udp: speak("udp"), tcp: speak("tcp") }, sent };
}

const answer = (more: Partial<MessageInput> = {}): MessageInput => ({
  id: 77,
  response: true,
  authoritative: true,
  questions: [asked],
  answers: [{ name: asked.name, class: 1, ttl: 60, data: { type: "A", address: "192.0.2.5" } }],
  ...more,
});

/** An honest server's answer: signed over the request's MAC. */
const honest =
  (more: Partial<MessageInput> = {}, tsig: { error?: number; other?: Uint8Array } = {}): Reply =>
  async (request) => [await signed(request, more, tsig)];

async function signed(
  request: Uint8Array,
  more: Partial<MessageInput> = {},
  tsig: { error?: number; other?: Uint8Array; key?: typeof key } = {},
): Promise<Uint8Array> {
  const { mac, time } = decodeMessage(request).tsig ?? { mac: new Uint8Array(), time: 0 };
  const bytes = encodeMessage(answer(more));
  const all = { key, hmac: nodeHmac, time, requestMac: mac, ...tsig };
  return (await signMessage(bytes, all)).bytes;
}

const plain =
  (more: Partial<MessageInput> = {}): Reply =>
  async () => [encodeMessage(answer(more))];

const silence: Reply = async () => [];

function ask(script: Script, more: object = {}): Promise<Answer> {
  const { transport } = script;
  return exchange(query, { transport, key, hmac: nodeHmac, seconds: () => NOW, ...more });
}

describe("an exchange", () => {
  it("takes an authentic answer over UDP and asks no more", async () => {
    const script = scripted({ udp: [honest()] });
    expect(await ask(script)).toMatchObject({ authenticated: true, via: "udp", clockOffset: 0 });
    expect(script.sent.map(({ via }) => via)).toEqual(["udp"]);
  });

  it("signs what it sends", async () => {
    const script = scripted({ udp: [honest()] });
    await ask(script);
    const bytes = script.sent[0]?.bytes ?? new Uint8Array();
    const options = { key, hmac: nodeHmac, time: NOW };
    expect(await verifyMessage(bytes, decodeMessage(bytes), options)).toMatchObject({ ok: true });
  });

  it("passes over everything that is no answer to the request, and takes the one that is", async () => {
    const other = { ...key, secret: new Uint8Array(32) };
    const noise: Reply = async (request) => [
      bytesOf("00"),
      bytesOf("ffff8000ffff000000000000"),
      request,
      await signed(request, { id: 78 }),
      await signed(request, { response: false }),
      await signed(request, { opcode: 5 }),
      await signed(request, { questions: [question("bob.home.test", TYPE.A)] }),
      await signed(request, { questions: [question("anna.home.test", TYPE.AAAA)] }),
      await signed(request, {}, { key: other }),
      (await signed(request)).map((byte, i) => (i === 60 ? byte ^ 1 : byte)),
      await signed(request, { recursionDesired: true }), // the mark of the one that is meant
    ];
    const got = await ask(scripted({ udp: [noise] }));
    expect(got).toMatchObject({ authenticated: true, via: "udp" });
    expect(got.message).toMatchObject({ recursionDesired: true, opcode: 0, id: 77 });
  });

  it("keeps listening after an unsigned error: it may be forged", async () => {
    const forgedFirst: Reply = async (request) => [
      encodeMessage(answer({ rcode: 5, answers: [] })),
      await signed(request),
    ];
    const got = await ask(scripted({ udp: [forgedFirst] }));
    expect(got).toMatchObject({ authenticated: true, via: "udp" });
    expect(got.message.rcode).toBe(0);
  });

  it("asks again over TCP when only an unsigned error came, and says that it has no proof", async () => {
    const script = scripted({ udp: [plain({ rcode: 5 })], tcp: [plain({ rcode: 5 })] });
    expect(await ask(script)).toMatchObject({ authenticated: false, via: "tcp" });
    expect(script.sent.map(({ via }) => via)).toEqual(["udp", "tcp"]);
  });

  it("lets an authentic TCP answer overrule an unsigned one over UDP", async () => {
    const got = await ask(scripted({ udp: [plain({ rcode: 9 })], tcp: [honest()] }));
    expect(got).toMatchObject({ authenticated: true, via: "tcp" });
  });

  it("keeps the hint when TCP is closed", async () => {
    const closed: Reply = async () => [new DdnsError("network", "refused")];
    const got = await ask(scripted({ udp: [plain({ rcode: 5 })], tcp: [closed] }));
    expect(got).toMatchObject({ authenticated: false, via: "udp" });
  });

  it("goes to TCP after silence, and after a truncated answer", async () => {
    for (const udp of [silence, honest({ truncated: true, answers: [] })]) {
      const got = await ask(scripted({ udp: [udp], tcp: [honest()] }));
      expect(got).toMatchObject({ authenticated: true, via: "tcp" });
      expect(got.message.answers).toHaveLength(1);
    }
  });

  it("never returns a truncated answer", async () => {
    const script = scripted({ udp: [honest({ truncated: true, answers: [] })], tcp: [silence] });
    await expect(ask(script)).rejects.toMatchObject({ code: "timeout" });
  });

  it("starts with TCP when the message is larger than 512 octets", async () => {
    const script = scripted({ tcp: [honest()] });
    const long = encodeMessage({
      id: 77,
      questions: [asked],
      additionals: [
        {
          name: ".",
          class: 1,
          ttl: 0,
          data: { type: "raw", number: 65_280, bytes: new Uint8Array(500) },
        },
      ],
    });
    await exchange(long, { transport: script.transport, key, hmac: nodeHmac, seconds: () => NOW });
    expect(script.sent.map(({ via }) => via)).toEqual(["tcp"]);
  });

  it("ends with what the network said when nothing came", async () => {
    await expect(ask(scripted({}))).rejects.toMatchObject({ code: "timeout" });
  });

  it("stops at once when it is aborted", async () => {
    const aborted: Reply = async () => [new DdnsError("aborted", "aborted")];
    const script = scripted({ udp: [aborted], tcp: [honest()] });
    await expect(ask(script)).rejects.toMatchObject({ code: "aborted" });
    expect(script.sent).toHaveLength(1);
  });
});

describe("the clock", () => {
  const late = bytesOf(`0000${(NOW + 1000).toString(16)}`);

  it("is corrected once by an authentic BADTIME", async () => {
    const script = scripted({
      udp: [honest({ rcode: 9 }, { error: 18, other: late }), honest()],
    });
    const got = await ask(script);
    expect(got).toMatchObject({ authenticated: true, clockOffset: 1000, tsigError: 0 });
    expect(script.sent.map(({ bytes }) => decodeMessage(bytes).tsig?.time)).toEqual([
      NOW,
      NOW + 1000,
    ]);
  });

  it("is not touched by a BADTIME without a valid MAC", async () => {
    const forged: Reply = async (request) => {
      const other = { ...key, secret: new Uint8Array(32) };
      return [await signed(request, { rcode: 9 }, { key: other, error: 18, other: late })];
    };
    const script = scripted({ udp: [forged], tcp: [honest()] });
    expect(await ask(script)).toMatchObject({ clockOffset: 0 });
    expect(decodeMessage(script.sent[1]?.bytes ?? query).tsig?.time).toBe(NOW);
  });

  it("is not chased: a second BADTIME is the answer", async () => {
    const badtime = honest({ rcode: 9 }, { error: 18, other: late });
    const script = scripted({ udp: [badtime, badtime, badtime] });
    expect(await ask(script)).toMatchObject({ tsigError: 18 });
    expect(script.sent).toHaveLength(2);
  });

  it("keeps the offset for the next exchange", async () => {
    const udp = [honest({ rcode: 9 }, { error: 18, other: late }), honest(), honest()];
    const script = scripted({ udp });
    const updater = createUpdater({
      zone: "home.test",
      key,
      hmac: nodeHmac,
      seconds: () => NOW,
      randomId: () => 77,
    });
    const record = { name: "anna.home.test", type: "A" } as const;
    await updater.lookup(script.transport, record);
    await updater.lookup(script.transport, record);
    expect(decodeMessage(script.sent[2]?.bytes ?? query).tsig?.time).toBe(NOW + 1000);
  });
});

describe("a look-up", () => {
  const updater = createUpdater({
    zone: "home.test",
    key,
    hmac: nodeHmac,
    seconds: () => NOW,
    randomId: () => 77,
  });
  const lookup = (reply: Reply) =>
    updater.lookup(scripted({ udp: [reply], tcp: [reply] }).transport, {
      name: "anna.home.test",
      type: "A",
    });
  const a = (name: string, address: string) =>
    ({ name, class: 1, ttl: 60, data: { type: "A", address } }) as const;

  it("gives the values of that name and type, sorted", async () => {
    const answers = [
      a("ANNA.home.test", "192.0.2.9"),
      a("bob.home.test", "192.0.2.1"),
      a("anna.home.test", "192.0.2.10"),
    ];
    expect(await lookup(honest({ answers }))).toEqual({
      kind: "found",
      values: ["192.0.2.10", "192.0.2.9"],
      authenticated: true,
    });
  });

  it("gives nothing for a name that is not there", async () => {
    const got = await lookup(honest({ rcode: 3, answers: [] }));
    expect(got).toMatchObject({ kind: "found", values: [] });
  });

  it("names an alias", async () => {
    const alias = { type: "CNAME", target: "x.test" } as const;
    const answers = [{ name: "anna.home.test", class: 1, ttl: 60, data: alias }];
    expect(await lookup(honest({ answers }))).toEqual({ kind: "alias", target: "x.test" });
  });

  it("does not believe a server that is not authoritative", async () => {
    const got = await lookup(honest({ authoritative: false }));
    expect(got).toMatchObject({ kind: "refused", code: "not-authoritative" });
  });

  it("says what the server refused, and whether that is proved", async () => {
    expect(await lookup(honest({ rcode: 5 }))).toMatchObject({
      code: "REFUSED",
      authenticated: true,
    });
    const unsigned = await lookup(plain({ rcode: 5 }));
    expect(unsigned).toMatchObject({ code: "REFUSED", authenticated: false });
    expect(await lookup(silence)).toMatchObject({ kind: "unreachable", code: "timeout" });
  });
});
