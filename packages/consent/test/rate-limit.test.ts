import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createConsentServer } from "../src/server/index.ts";
import { rateLimiter } from "../src/server/rate-limit.ts";
import { registry } from "./stratum-registry.ts";

const sender = (request: Request) => request.headers.get("x-address");

describe("the limit of the choice endpoint", () => {
  function site() {
    let time = Date.UTC(2025, 5, 1);
    const kept: unknown[] = [];
    const choose = createConsentServer({
      registry,
      policyVersion: "1",
      cookie: { name: "opene_cs" },
      receipts: { append: async (one) => void kept.push(one) },
      limit: { sender, perMinute: 3 },
      now: () => time,
    });
    const ask = (from?: string) =>
      choose(
        new Request("https://stratum.example/consent", {
          method: "POST",
          headers: {
            "sec-fetch-site": "same-origin",
            "content-type": "application/json",
            ...(from === undefined ? {} : { "x-address": from }),
          },
          body: '{"choices":"all"}',
        }),
      );
    const wait = (seconds: number) => {
      time += seconds * 1000;
    };
    return { kept, ask, wait };
  }

  it("answers 429 with the seconds to wait, records nothing, and lets others through", async () => {
    const { kept, ask } = site();
    for (let n = 0; n < 3; n++) expect((await ask("a")).status).toBe(200);
    const refused = await ask("a");
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(refused.headers.getSetCookie()).toEqual([]);
    expect(await refused.json()).toMatchObject({ error: "too-many" });
    expect((await ask("b")).status).toBe(200);
    expect((await ask()).status).toBe(200);
    expect(kept).toHaveLength(5);
  });

  it("lets the same sender through again after the time it named", async () => {
    const { ask, wait } = site();
    for (let n = 0; n < 3; n++) await ask("a");
    wait(Number((await ask("a")).headers.get("retry-after")));
    wait(60);
    expect((await ask("a")).status).toBe(200);
  });
});

it("never lets more than the limit through in any minute, nor refuses who asks slowly", () => {
  const steps = fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 200 });
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 20 }), (waits, perMinute) => {
      const wait = rateLimiter({ sender, perMinute });
      const passed: number[] = [];
      let now = 1_000_000;
      for (const step of waits) {
        now += step;
        const asked = passed.filter((at) => at > now - 120_000).length;
        if (wait("a", now) === 0) passed.push(now);
        else expect(asked).toBeGreaterThanOrEqual(perMinute); // two windows are in view at most
        const aligned = passed.filter((at) => Math.floor(at / 60_000) === Math.floor(now / 60_000));
        expect(aligned.length).toBeLessThanOrEqual(perMinute);
      }
    }),
  );
});

it("remembers a bounded number of senders", () => {
  const wait = rateLimiter({ sender, perMinute: 1 });
  for (let n = 0; n < 150_000; n++) wait(`sender ${n}`, 1_000);
  expect(wait("sender 1", 1_000)).toBeGreaterThan(0);
  expect(wait("sender 149999", 1_000)).toBe(0); // beyond what is remembered: let through
});
