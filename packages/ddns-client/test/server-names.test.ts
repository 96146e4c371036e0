import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { isDdnsError } from "../src/core/errors.ts";
import { judgeLabel } from "../src/server/index.ts";
import {
  credentialsOf,
  type Device,
  device,
  post,
  proof,
  register,
  update,
  type World,
  world,
} from "./server-world.ts";

let it_: World;
let kitchen: Device;

beforeEach(() => {
  it_ = world();
  kitchen = device();
});

describe("whether a name is to be had", () => {
  it.each([
    ["kitchen", null],
    ["a", null],
    ["a1-b2", null],
    ["loginov", null],
    ["bankside", null],
    ["", "malformed"],
    ["-kitchen", "malformed"],
    ["kitchen-", "malformed"],
    ["kit.chen", "malformed"],
    ["kit_chen", "malformed"],
    ["küche", "malformed"],
    ["a".repeat(64), "malformed"],
    ["www", "reserved"],
    ["ns1", "reserved"],
    ["wpad", "reserved"],
    ["postmaster", "reserved"],
    ["mta-sts", "reserved"],
    ["xn--kitchn-3ya", "reserved"],
    ["ab--cd", "reserved"],
    ["secure-login", "abusive"],
    ["secure-l0gin", "abusive"],
    ["paypa1", "abusive"],
    ["pay-pal", "abusive"],
    ["my-bank", "abusive"],
    ["ver1fy-me", "abusive"],
  ])("%j: %s", (label, reason) => {
    expect(judgeLabel(label)).toBe(reason);
  });

  it("knows what the maker adds", () => {
    const rules = { reserved: ["hearth"], abusive: ["rude"] };
    expect(judgeLabel("hearth", rules)).toBe("reserved");
    expect(judgeLabel("so-rude", rules)).toBe("abusive");
    expect(judgeLabel("crudely", rules)).toBeNull();
  });

  it("takes no label that DNS would not", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => {
        const plain = /^[a-z0-9-]{1,63}$/.test(text) && !/^-|-$/.test(text);
        expect(judgeLabel(text) === "malformed").toBe(!plain);
      }),
    );
  });

  it("is answered to anyone, with the reason", async () => {
    expect((await it_.ask("/names/Kitchen")).body).toEqual({
      ...{ name: "kitchen", fqdn: "kitchen.homes.example", available: true, reason: null },
    });
    await register(it_, "anna", kitchen, "kitchen");
    expect((await it_.ask("/names/kitchen")).body).toMatchObject({
      ...{ available: false, reason: "taken" },
    });
    expect((await it_.ask("/names/www")).body).toMatchObject({ reason: "reserved" });
    expect((await it_.ask("/names/%ff")).body).toMatchObject({ reason: "malformed" });
  });

  it("is answered so often an hour, and then again", async () => {
    const few = world({ limits: { questions: 2 } });
    const status = async (caller: string | null) =>
      (await few.ask("/names/kitchen", {}, caller)).status;
    expect([await status("198.41.0.4"), await status("198.41.0.4")]).toEqual([200, 200]);
    const third = await few.ask("/names/kitchen", {}, "198.41.0.4");
    expect([third.status, third.body["error"]]).toEqual([429, "limit"]);
    expect(Number(third.headers.get("retry-after"))).toBe(3600);
    expect(await status("198.41.0.5")).toBe(200);
    expect([await status(null), await status(null), await status(null)]).toEqual([200, 200, 429]);
    few.pass(3_600_000);
    expect(await status("198.41.0.4")).toBe(200);
  });
});

describe("registration", () => {
  it("gives a device that proves its key a name and credentials of its own", async () => {
    const answer = await register(it_, "anna", kitchen, "Kitchen");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.body).toEqual({
      ...{ fqdn: "kitchen.homes.example", lan: "lan.kitchen.homes.example", zone: "homes.example" },
      update: {
        ...{ path: "/nic/update", username: "kitchen.homes.example" },
        password: expect.stringMatching(/^[A-Za-z0-9_-]{32}$/),
      },
      server: { host: "127.0.0.1", port: 53 },
      tsig: await it_.server.tsigKey("kitchen.homes.example"),
    });
  });

  it("keeps no credential that could be used", async () => {
    const { body } = await register(it_, "anna", kitchen, "kitchen");
    const kept = JSON.stringify(await it_.store.find("kitchen.homes.example"));
    const { password } = credentialsOf({ body } as never);
    expect(kept).toContain(kitchen.publicKey);
    expect(kept).not.toContain(password);
    expect(kept).not.toContain((body["tsig"] as { secret: string }).secret);
  });

  it("says what to sign", async () => {
    const { text, offered } = await proof(it_, kitchen, "kitchen");
    expect(offered).toBe(text);
  });

  it.each<[string, (body: Record<string, string>) => Record<string, unknown>, number, string]>([
    ["another name", (body) => ({ ...body, name: "attic" }), 403, "challenge"],
    ["another key", (body) => ({ ...body, publicKey: device().publicKey }), 403, "challenge"],
    ["another action", (body) => ({ ...body, action: "recover" }), 403, "challenge"],
    ["an unknown challenge", (body) => ({ ...body, challenge: "A".repeat(43) }), 403, "challenge"],
    ["no signature", ({ signature: _, ...body }) => body, 400, "malformed"],
    [
      "a signature of nothing",
      (body) => ({ ...body, signature: "A".repeat(86) }),
      403,
      "signature",
    ],
    ["a short signature", (body) => ({ ...body, signature: "A".repeat(85) }), 400, "malformed"],
    ["a key that is none", (body) => ({ ...body, publicKey: "x" }), 400, "malformed"],
    ["a name that is none", (body) => ({ ...body, name: "a.b" }), 400, "malformed"],
    ["a number for a name", (body) => ({ ...body, name: 7 }), 400, "malformed"],
    ["a reserved name", (body) => ({ ...body, name: "www" }), 409, "reserved"],
    ["an unknown action", (body) => ({ ...body, action: "steal" }), 400, "malformed"],
  ])("refuses %s", async (_, change, status, error) => {
    const { text: __, offered: ___, ...body } = await proof(it_, kitchen, "kitchen");
    const answer = await it_.ask("/names", post(change(body), "anna"));
    expect([answer.status, answer.body["error"]]).toEqual([status, error]);
    expect(await it_.store.find("kitchen.homes.example")).toBeNull();
  });

  it.each(["", "null", "[]", "7", "{", `{"name":"${"a".repeat(5000)}"}`])(
    "refuses the body %j",
    async (body) => {
      for (const path of ["/names", "/challenges"])
        expect((await it_.ask(path, post(body, "anna"))).status).toBe(400);
    },
  );

  it("refuses a signature by another key over the right challenge", async () => {
    const { text, offered: _, ...body } = await proof(it_, kitchen, "kitchen");
    const { sign } = await import("node:crypto");
    const signature = sign(null, Buffer.from(text), device().key).toString("base64url");
    const answer = await it_.ask("/names", post({ ...body, signature }, "anna"));
    expect([answer.status, answer.body["error"]]).toEqual([403, "signature"]);
  });

  it("takes a challenge once, a failed attempt included, and not after five minutes", async () => {
    const { text: _, offered: __, ...body } = await proof(it_, kitchen, "kitchen");
    expect((await it_.ask("/names", post(body, "anna"))).status).toBe(200);
    expect((await it_.ask("/names", post(body, "anna"))).body["error"]).toBe("challenge");

    const again = await proof(it_, kitchen, "kitchen");
    const wrong = { ...again, signature: "A".repeat(86) };
    expect((await it_.ask("/names", post(wrong, "anna"))).body["error"]).toBe("signature");
    expect((await it_.ask("/names", post(again, "anna"))).body["error"]).toBe("challenge");

    const late = await proof(it_, kitchen, "kitchen");
    it_.pass(300_000);
    expect((await it_.ask("/names", post(late, "anna"))).body["error"]).toBe("challenge");
  });

  it("asks whose account it is", async () => {
    const { text: _, offered: __, ...body } = await proof(it_, kitchen, "kitchen");
    const answer = await it_.ask("/names", post(body));
    expect([answer.status, answer.body["error"]]).toEqual([401, "unauthorised"]);
    expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer/);
  });

  it("gives a name to one of many who ask at once", async () => {
    const askers = Array.from({ length: 8 }, (_, i) =>
      register(it_, `owner-${i}`, device(), "kitchen"),
    );
    const statuses = (await Promise.all(askers)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, ...Array(7).fill(409)]);
  });

  it("gives an account five names, and another when one is released", async () => {
    for (let i = 0; i < 5; i++) await register(it_, "anna", kitchen, `n${i}`);
    const sixth = await register(it_, "anna", kitchen, "n5");
    expect([sixth.status, sixth.body["error"]]).toEqual([409, "too-many"]);
    const headers = { authorization: "Bearer anna" };
    expect((await it_.ask("/names/n0", { method: "DELETE", headers })).status).toBe(204);
    expect((await register(it_, "anna", kitchen, "n5")).status).toBe(200);
  });

  it("is limited by account", async () => {
    const few = world({ limits: { registrations: 1 } });
    expect((await register(few, "anna", kitchen, "kitchen")).status).toBe(200);
    expect((await register(few, "anna", kitchen, "attic")).body["error"]).toBe("limit");
    expect((await register(few, "ben", kitchen, "attic")).status).toBe(200);
  });
});

describe("a name", () => {
  it("is recovered by a replacement device of its account, and the lost one is shut out", async () => {
    const lost = await register(it_, "anna", kitchen, "kitchen");
    const old = await it_.server.tsigKey("kitchen.homes.example");
    const replacement = device();
    const plain = await register(it_, "anna", replacement, "kitchen");
    expect([plain.status, plain.body["error"]]).toEqual([409, "other-device"]);
    const stranger = await register(it_, "ben", replacement, "kitchen", "recover");
    expect([stranger.status, stranger.body["error"]]).toEqual([409, "taken"]);

    const recovered = await register(it_, "anna", replacement, "kitchen", "recover");
    expect(recovered.status).toBe(200);
    expect(await it_.server.tsigKey("kitchen.homes.example")).not.toEqual(old);
    const query = "hostname=kitchen.homes.example&myip=198.41.0.4";
    expect((await update(it_, credentialsOf(lost), query)).text).toBe("badauth");
    expect((await update(it_, credentialsOf(recovered), query)).text).toBe("good 198.41.0.4");
    const back = await register(it_, "anna", kitchen, "kitchen");
    expect(back.body["error"]).toBe("other-device");
  });

  it("gets new credentials when its own device registers again", async () => {
    const first = credentialsOf(await register(it_, "anna", kitchen, "kitchen"));
    const second = credentialsOf(await register(it_, "anna", kitchen, "kitchen"));
    expect(second.password).not.toBe(first.password);
    const query = "hostname=kitchen.homes.example&myip=198.41.0.4";
    expect((await update(it_, first, query)).text).toBe("badauth");
    expect((await update(it_, second, query)).text).toBe("good 198.41.0.4");
  });

  it("is released with its records, kept from others for thirty days, then forgotten", async () => {
    const given = credentialsOf(await register(it_, "anna", kitchen, "kitchen"));
    await update(it_, given, "hostname=kitchen.homes.example&myip=198.41.0.4");
    await update(it_, given, "hostname=lan.kitchen.homes.example&myip=192.168.1.2");
    expect(it_.zone.size).toBe(2);
    const release = (owner: string) =>
      it_.ask("/names/kitchen", {
        method: "DELETE",
        headers: { authorization: `Bearer ${owner}` },
      });
    expect((await release("ben")).status).toBe(404);
    expect((await release("anna")).status).toBe(204);
    expect((await release("anna")).status).toBe(404);
    expect([...it_.zone]).toEqual([]);
    expect(await it_.server.tsigKey("kitchen.homes.example")).toBeNull();
    const query = "hostname=kitchen.homes.example&myip=198.41.0.4";
    expect((await update(it_, given, query)).text).toBe("badauth");

    expect((await register(it_, "ben", device(), "kitchen")).body["error"]).toBe("taken");
    it_.pass(30 * 86_400_000);
    expect((await it_.server.sweep()).names).toBe(0);
    it_.pass(1);
    expect((await it_.server.sweep()).names).toBe(1);
    expect((await register(it_, "ben", device(), "kitchen")).status).toBe(200);
  });

  it("comes back to its owner within the thirty days", async () => {
    await register(it_, "anna", kitchen, "kitchen");
    const headers = { authorization: "Bearer anna" };
    await it_.ask("/names/kitchen", { method: "DELETE", headers });
    expect((await register(it_, "anna", device(), "kitchen")).status).toBe(200);
    it_.pass(40 * 86_400_000);
    expect((await it_.server.sweep()).names).toBe(0);
  });

  it("is not released while its records cannot be removed", async () => {
    const given = credentialsOf(await register(it_, "anna", kitchen, "kitchen"));
    await update(it_, given, "hostname=kitchen.homes.example&myip=198.41.0.4");
    it_.fault = "unreachable";
    const headers = { authorization: "Bearer anna" };
    const failed = await it_.ask("/names/kitchen", { method: "DELETE", headers });
    expect([failed.status, failed.body["error"]]).toEqual([502, "dns"]);
    it_.fault = null;
    expect((await it_.ask("/names/kitchen", { method: "DELETE", headers })).status).toBe(204);
    expect(it_.zone.size).toBe(0);
  });

  it("is stopped by the operator, and set free again", async () => {
    const given = credentialsOf(await register(it_, "anna", kitchen, "kitchen"));
    const query = "hostname=kitchen.homes.example&myip=198.41.0.4";
    expect(await it_.server.block("kitchen.homes.example", "phishing, ticket 7")).toBe(true);
    expect((await update(it_, given, query)).text).toBe("abuse");
    expect(await it_.server.tsigKey("kitchen.homes.example")).toBeNull();
    expect((await register(it_, "anna", kitchen, "kitchen")).body["error"]).toBe("blocked");
    expect(await it_.server.unblock("kitchen.homes.example")).toBe(true);
    expect((await update(it_, given, query)).text).toBe("good 198.41.0.4");
    expect(await it_.server.block("nobody.homes.example", "x")).toBe(false);
  });
});

describe("the server", () => {
  it("forgets challenges and counters when their time has come, and nothing sooner", async () => {
    await proof(it_, kitchen, "kitchen");
    await it_.ask("/names/kitchen");
    expect(await it_.server.sweep()).toEqual({ challenges: 0, counters: 0, names: 0 });
    it_.pass(300_000);
    expect(await it_.server.sweep()).toEqual({ challenges: 1, counters: 0, names: 0 });
    it_.pass(3_600_000);
    expect(await it_.server.sweep()).toEqual({ challenges: 0, counters: 1, names: 0 });
  });

  it("says that it cannot when its store fails, and tells the embedder why", async () => {
    const store = { ...it_.store, find: () => Promise.reject(new Error("disk full")) };
    const broken = world({ store });
    expect((await broken.ask("/names/kitchen")).status).toBe(503);
    const update_ = await update(broken, { username: "a", password: "b" }, "hostname=a.b.c");
    expect([update_.status, update_.text]).toEqual([503, "911"]);
    expect(broken.errors).toHaveLength(2);
  });

  it.each([
    ["GET", "/"],
    ["GET", "/names"],
    ["PUT", "/names/kitchen"],
    ["DELETE", "/challenges"],
  ])("has nothing at %s %s", async (method, path) => {
    expect((await it_.ask(path, { method })).status).toBe(404);
  });

  it.each([
    ["secret", { secret: new Uint8Array(31) }],
    ["ttl", { ttl: 0 }],
    ["namesPerOwner", { namesPerOwner: 1.5 }],
    ["labNetworks[0]", { labNetworks: ["10.0.0.0/8"] }],
  ])("is not made with a wrong %s", (field, wrong) => {
    try {
      world(wrong);
      expect.unreachable();
    } catch (error) {
      expect(isDdnsError(error) && error.field).toBe(field);
    }
  });
});
