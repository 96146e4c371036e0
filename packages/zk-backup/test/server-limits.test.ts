import { describe, expect, it } from "vitest";
import { memoryStorage } from "../src/core/vault/index.ts";
import {
  type BlindServerOptions,
  createBlindServer,
  type ServedStorage,
  type ServerEvent,
} from "../src/server/index.ts";
import { callerKey, createRateLimit } from "../src/server/rate-limit.ts";
import { asking, bodyOf, packOf } from "./support/served.ts";
import { noise } from "./support/small-vault.ts";

function served(more: Partial<BlindServerOptions> = {}) {
  let now = 1_000_000;
  const events: ServerEvent[] = [];
  const storage = memoryStorage();
  const server = createBlindServer({
    authorize: ({ token }) => (token === "t" ? "writer" : null),
    storage: () => storage,
    onEvent: (event) => events.push(event),
    now: () => now,
    ...more,
  });
  const pass = (seconds: number): void => {
    now += seconds * 1000;
  };
  return { ask: asking(server), events, pass, storage };
}

const from = (address: string) => ({ caller: { address } });

describe("requests of an account", () => {
  it("are limited, told when to come again, and let in then", async () => {
    const { ask, pass } = served({ limits: { account: { perSecond: 0.5, burst: 3 } } });
    for (let i = 0; i < 3; i++) expect((await ask("GET", "vault")).status).toBe(404);
    const refused = await ask("GET", "vault");
    expect([refused.status, refused.error]).toEqual([429, "rate-limited"]);
    expect(refused.headers.get("retry-after")).toBe("2");
    pass(2);
    expect((await ask("GET", "vault")).status).toBe(404);
    expect((await ask("GET", "/vaults/bert/vault")).status).toBe(404); // another's are its own
  });

  it("are limited by address, an IPv6 network of 64 bits being one", async () => {
    const { ask } = served({ limits: { address: { perSecond: 0.1, burst: 1 } } });
    const first = await ask("GET", "vault", from("2001:db8::1"));
    const second = await ask("GET", "vault", from("2001:db8::2"));
    const other = await ask("GET", "vault", from("2001:db8:0:1::1"));
    expect([first.status, second.status, other.status]).toEqual([404, 429, 404]);
    expect((await ask("GET", "vault")).status).toBe(404); // no address, nothing to limit by
  });

  it("at once are limited, all of them and each account's", async () => {
    const gates: (() => void)[] = [];
    const storage: ServedStorage = {
      size: async () => 1,
      read: () =>
        new Promise((resolve) => {
          gates.push(() => resolve({ size: 1, length: 1, body: noise(1, 1) }));
        }),
      write: async () => 1,
      list: async () => [],
    };
    const { ask } = served({
      storage: () => storage,
      limits: { inFlight: 3, inFlightPerAccount: 2 },
    });
    const anna = [1, 2].map(() => ask("GET", "vault"));
    await expect.poll(() => gates.length).toBe(2);
    const third = await ask("GET", "vault");
    expect([third.status, third.error, third.headers.get("retry-after")]).toEqual([
      ...[503, "busy", "1"],
    ]);
    const bert = ask("GET", "/vaults/bert/vault");
    await expect.poll(() => gates.length).toBe(3);
    expect((await ask("GET", "/vaults/carl/vault")).status).toBe(503);
    for (const open of gates) open();
    const statuses = (await Promise.all([...anna, bert])).map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 200]);
    const again = ask("GET", "vault");
    await expect.poll(() => gates.length).toBe(4);
    gates.at(-1)?.();
    expect((await again).status).toBe(200);
  });

  it("count as at work until their answer has gone out", async () => {
    const body = (async function* () {
      yield noise(5, 1);
      yield noise(5, 2);
    })();
    const storage: ServedStorage = {
      size: async () => 10,
      read: async () => ({ size: 10, length: 10, body }),
      write: async () => 1,
      list: async () => [],
    };
    const events: ServerEvent[] = [];
    const server = createBlindServer({
      ...{ authorize: () => "reader", storage: () => storage, limits: { inFlight: 1 } },
      onEvent: (event) => events.push(event),
    });
    const request = () =>
      new Request("http://x/vaults/anna/vault", { headers: { authorization: "Bearer t" } });
    const answer = await server(request());
    expect((await server(request())).status).toBe(503);
    expect(events).toEqual([]);
    expect((await answer.arrayBuffer()).byteLength).toBe(10);
    await expect.poll(() => events.length).toBe(1);
    expect(events[0]).toMatchObject({ bytes: 10, status: 200 });
    const next = await server(request());
    await next.body?.cancel(); // a caller that goes away
    expect((await server(request())).status).toBe(200);
  });
});

describe("wrong tokens", () => {
  const wrong = { token: "guess", ...from("192.0.2.1") };

  it("slow their address down, and no other, and nobody whose token was right", async () => {
    const { ask, pass, events } = served({ limits: { wrongTokens: { perSecond: 0.1, burst: 3 } } });
    expect((await ask("GET", "vault", from("192.0.2.1"))).status).toBe(404);
    for (let i = 0; i < 3; i++) expect((await ask("GET", "vault", wrong)).status).toBe(401);
    const slowed = await ask("GET", "vault", wrong);
    expect([slowed.status, slowed.headers.get("retry-after")]).toEqual([429, "10"]);
    expect((await ask("GET", "vault", { token: null, ...from("192.0.2.1") })).status).toBe(429);
    expect((await ask("GET", "vault", from("192.0.2.1"))).status).toBe(404);
    expect((await ask("GET", "vault", from("192.0.2.2"))).status).toBe(404);
    expect((await ask("GET", "vault", { ...wrong, ...from("192.0.2.2") })).status).toBe(401);
    pass(10);
    expect((await ask("GET", "vault", wrong)).status).toBe(401);
    expect(events.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(events.some(({ status }) => status === 429)).toBe(false);
  });

  it("say nothing of whether the account is there", async () => {
    const { ask } = served({
      authorize: ({ account, token }) => (account === "anna" && token === "t" ? "owner" : null),
    });
    const there = await ask("GET", "vault", { token: "guess" });
    const not = await ask("GET", "/vaults/nobody/vault", { token: "guess" });
    expect([not.status, not.json]).toEqual([there.status, there.json]);
  });

  it.each(["Basic dDp0", "Bearer", "Bearer ", "Bearer a b", `Bearer ${"a".repeat(513)}`, "bearer"])(
    "%s is none",
    async (authorization) => {
      const { ask } = served();
      const answer = await ask("GET", "vault", { token: null, headers: { authorization } });
      expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    },
  );
});

describe("a body", () => {
  it("that stops is given up, and nothing of it is kept", async () => {
    const { ask, storage } = served({ idle: 30 });
    const body = bodyOf([noise(10, 1)], "hang");
    const answer = await ask("PUT", "vault", { body });
    expect([answer.status, answer.error]).toEqual([408, "timeout"]);
    expect(storage.objects.size).toBe(0);
  });

  it("that drips is given up", async () => {
    const { ask } = served({ idle: 60, slowest: 1_000_000 });
    const drip = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        controller.enqueue(noise(1, 1));
      },
    });
    const answer = await ask("PUT", "vault", { body: drip });
    expect([answer.status, answer.error]).toEqual([408, "timeout"]);
  });

  it("is not asked for when its object is there, or is too large", async () => {
    const events: string[] = [];
    const asked = () =>
      new ReadableStream<Uint8Array>(
        { pull: () => void events.push("asked") },
        { highWaterMark: 0 },
      );
    const { ask } = served({
      storage: () => ({ ...NOTHING, exists: async () => true }),
    });
    const taken = await ask("PUT", "vault", { body: asked() });
    const large = await ask("PUT", "vault", {
      ...{ body: asked(), headers: { "content-length": "99999999" } },
    });
    expect([taken.status, large.status, events]).toEqual([412, 413, []]);
  });
});

const NOTHING: ServedStorage = {
  size: async () => 0,
  read: async () => ({ size: 0, length: 0, body: noise(0, 1) }),
  write: async () => 0,
  list: async () => [],
};

describe("web pages", () => {
  const origin = "https://app.example";
  const preflight = { "access-control-request-method": "PUT", origin };

  it("of a named origin may ask and read what they need", async () => {
    const { ask } = served({ origins: [origin] });
    const early = await ask("OPTIONS", packOf(noise(1, 1)), { token: null, headers: preflight });
    expect(early.status).toBe(204);
    expect(early.headers.get("access-control-allow-origin")).toBe(origin);
    expect(early.headers.get("access-control-allow-methods")).toContain("PATCH");
    expect(early.headers.get("access-control-allow-headers")).toContain("Upload-Offset");
    const refused = await ask("GET", "vault", { token: "wrong", headers: { origin } });
    expect(refused.headers.get("access-control-allow-origin")).toBe(origin);
    expect(refused.headers.get("access-control-expose-headers")).toContain("Retry-After");
    expect(refused.headers.get("vary")).toBe("Origin");
    expect(refused.headers.has("access-control-allow-credentials")).toBe(false);
  });

  it("of others, and of all where none is named, may not", async () => {
    const other = { "access-control-request-method": "PUT", origin: "https://evil.example" };
    const some = await served({ origins: [origin] }).ask("OPTIONS", "vault", { headers: other });
    const none = await served().ask("OPTIONS", "vault", { headers: preflight });
    for (const { headers } of [some, none])
      expect(headers.has("access-control-allow-origin")).toBe(false);
    expect(none.status).toBe(405);
  });
});

describe("a rate", () => {
  it("is kept in the long run, whatever the bursts", () => {
    let now = 0;
    const limit = createRateLimit({ perSecond: 2, burst: 5 }, () => now);
    let taken = 0;
    for (let step = 0; step < 10_000; step++) {
      now += (step * 7919) % 120;
      if (limit.take("a") === 0) taken += 1;
    }
    expect(taken).toBeGreaterThan((now / 1000) * 2 * 0.9);
    expect(taken).toBeLessThanOrEqual((now / 1000) * 2 + 5);
  });

  it("forgets those that have rested, and stays small under made-up keys", () => {
    let now = 0;
    const limit = createRateLimit({ perSecond: 1, burst: 1 }, () => now);
    for (let i = 0; i < 50_000; i++) {
      now += 1;
      expect(limit.take(`key ${i}`)).toBe(0);
    }
    expect(limit.take("key 49999")).toBe(1);
  });

  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8::5", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ])("counts %s as %s", (address, key) => {
    expect(callerKey(address)).toBe(key);
  });
});
