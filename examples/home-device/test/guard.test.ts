import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { guard } from "../src/web/guard.ts";

const app = new Hono();
app.use(guard({ hosts: () => ["127.0.0.1", "kitchen.homes.example"] }));
app.all("/", (c) => c.text("in"));

async function ask(method: string, headers: Record<string, string>): Promise<number> {
  return (await app.request("/", { method, headers })).status;
}

describe("guard", () => {
  it.each<[string, string, Record<string, string>, number]>([
    ["the loopback address", "GET", { host: "127.0.0.1:8100" }, 200],
    ["a localhost name", "GET", { host: "device.localhost:8100" }, 200],
    ["the device's own name", "GET", { host: "kitchen.homes.example" }, 200],
    ["the own name in capitals", "GET", { host: "Kitchen.Homes.Example" }, 200],
    ["a name that was pointed here", "GET", { host: "evil.example:8100" }, 421],
    ["a name that ends alike", "GET", { host: "evil-127.0.0.1" }, 421],
    ["no name", "GET", {}, 421],
    ["a form of the page", "POST", { host: "127.0.0.1:81", origin: "http://127.0.0.1:81" }, 200],
    ["a program without an origin", "POST", { host: "127.0.0.1:81" }, 200],
    [
      "a form of another site",
      "POST",
      { host: "127.0.0.1:81", origin: "http://evil.example" },
      403,
    ],
    [
      "a form of another port",
      "POST",
      { host: "127.0.0.1:81", origin: "http://127.0.0.1:82" },
      403,
    ],
    ["a form of a sealed frame", "POST", { host: "127.0.0.1:81", origin: "null" }, 403],
    [
      "a browser that hides the origin",
      "POST",
      { host: "127.0.0.1:81", "sec-fetch-site": "cross-site" },
      403,
    ],
    [
      "a deletion from elsewhere",
      "DELETE",
      { host: "127.0.0.1:81", origin: "http://evil.example" },
      403,
    ],
    [
      "a page linked from elsewhere",
      "GET",
      { host: "127.0.0.1:81", "sec-fetch-site": "cross-site" },
      200,
    ],
  ])("%s: %s", async (_, method, headers, status) => {
    expect(await ask(method, headers)).toBe(status);
  });
});
