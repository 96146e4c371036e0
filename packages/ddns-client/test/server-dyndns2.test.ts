import { beforeEach, describe, expect, it } from "vitest";
import { credentialsOf, device, register, update, type World, world } from "./server-world.ts";

const HOST = "hostname=kitchen.homes.example";

let it_: World;
let given: { username: string; password: string };

beforeEach(async () => {
  it_ = world();
  given = credentialsOf(await register(it_, "anna", device(), "kitchen"));
});

const say = async (query: string, more = {}) => (await update(it_, given, query, more)).text;
const held = (name: string, type: string) => it_.zone.get(`${name} ${type}`) ?? [];

describe("/nic/update", () => {
  it("says good for a change, nochg for none, and what was published", async () => {
    expect(await say(`${HOST}&myip=198.41.0.4`)).toBe("good 198.41.0.4");
    expect(held("kitchen.homes.example", "A")).toEqual(["198.41.0.4"]);
    expect(await say(`${HOST}&myip=198.41.0.4`)).toBe("nochg 198.41.0.4");
    expect(await say(`${HOST}&myip=198.41.0.5`)).toBe("good 198.41.0.5");
  });

  it("keeps the families apart, and takes both at once", async () => {
    const both = "198.41.0.4,2001:503:BA3E::2:30";
    expect(await say(`${HOST}&myip=${both}`)).toBe("good 198.41.0.4,2001:503:ba3e::2:30");
    expect(await say(`${HOST}&myip=198.41.0.9`)).toBe("good 198.41.0.9");
    expect(held("kitchen.homes.example", "AAAA")).toEqual(["2001:503:ba3e::2:30"]);
    const apart = `${HOST}&myip=198.41.0.9&myipv6=2001:503:ba3e::2:31`;
    expect(await say(apart)).toBe("good 198.41.0.9,2001:503:ba3e::2:31");
    expect(await say(apart)).toBe("nochg 198.41.0.9,2001:503:ba3e::2:31");
  });

  it("takes the connection's address when none is named, and only then", async () => {
    expect(await say(HOST)).toBe("good 198.41.0.4");
    expect(await say(`${HOST}&myip=`)).toBe("badagent");
    expect(held("kitchen.homes.example", "A")).toEqual(["198.41.0.4"]);
    expect(await say(HOST, { caller: "10.0.0.1" })).toBe("dnserr");
    expect(await say(HOST, { caller: null })).toBe("badagent");
  });

  it("keeps the address at home under its own name", async () => {
    const lan = "hostname=lan.kitchen.homes.example";
    expect(await say(`${lan}&myip=192.168.1.20`)).toBe("good 192.168.1.20");
    expect(await say(`${lan}&myip=198.41.0.4`)).toBe("dnserr");
    expect(await say(`${HOST}&myip=192.168.1.20`)).toBe("dnserr");
    expect(held("kitchen.homes.example", "A")).toEqual([]);
  });

  it("removes what was published when the owner goes offline", async () => {
    await say(`${HOST}&myip=198.41.0.4,2001:503:ba3e::2:30`);
    expect(await say(`${HOST}&offline=YES`)).toBe("good");
    expect(it_.zone.size).toBe(0);
    expect(await say(`${HOST}&offline=YES`)).toBe("nochg");
  });

  it("answers several host names line by line", async () => {
    const query = "hostname=kitchen.homes.example,kitchen.homes.example.&myip=198.41.0.4";
    expect(await say(query)).toBe("good 198.41.0.4\nnochg 198.41.0.4");
  });

  it.each([
    ["notfqdn", ""],
    ["notfqdn", "hostname="],
    ["notfqdn", "hostname=kitchen"],
    ["notfqdn", "hostname=kit..homes.example"],
    ["notfqdn", "hostname=<script>.homes.example"],
    ["notfqdn", `hostname=${"a".repeat(64)}.homes.example`],
    ["nohost", "hostname=attic.homes.example"],
    ["nohost", "hostname=x.kitchen.homes.example"],
    ["nohost", "hostname=homes.example"],
    ["nohost", "hostname=kitchen.homes.example,attic.homes.example"],
    ["numhost", `hostname=${Array(21).fill("kitchen.homes.example").join()}`],
    ["badagent", `${HOST}&myip=999.1.1.1`],
    ["badagent", `${HOST}&myip=198.41.0.4.evil`],
    ["badagent", `${HOST}&myip=<html>10.0.0.1</html>`],
    ["badagent", `${HOST}&myip=198.41.0.4,198.41.0.5`],
    ["badagent", `${HOST}&myip=198.41.0.4,,`],
    ["badagent", `${HOST}&myip=198.41.0.4&myip=198.41.0.4&myip=198.41.0.4`],
    ["dnserr", `${HOST}&myip=10.0.0.1`],
    ["dnserr", `${HOST}&myip=100.64.1.2`],
    ["dnserr", `${HOST}&myip=127.0.0.1`],
    ["dnserr", `${HOST}&myip=203.0.113.7`],
    ["dnserr", `${HOST}&myip=224.0.0.1`],
    ["dnserr", `${HOST}&myip=fe80::1`],
    ["dnserr", `${HOST}&myip=::1`],
  ])("says %s to %s, and publishes nothing", async (code, query) => {
    expect(await say(query)).toBe(code);
    expect(it_.zone.size).toBe(0);
  });

  it("says badagent without a user agent, and to any method but GET", async () => {
    expect(await say(`${HOST}&myip=198.41.0.4`, { agent: " " })).toBe("badagent");
    const posted = await update(it_, given, `${HOST}&myip=198.41.0.4`, { method: "POST" });
    expect([posted.status, posted.text]).toEqual([405, "badagent"]);
  });

  it.each([
    ["no credentials", null],
    ["a wrong password", { username: "kitchen.homes.example", password: "x" }],
    ["an empty password", { username: "kitchen.homes.example", password: "" }],
    ["an unknown name", { username: "attic.homes.example", password: "x" }],
  ])("says badauth to %s", async (_, who) => {
    const answer = await update(it_, who, `${HOST}&myip=198.41.0.4`);
    expect([answer.status, answer.text]).toEqual([401, "badauth"]);
    expect(answer.headers.get("www-authenticate")).toMatch(/^Basic/);
  });

  it.each(["Basic", "Basic !!!", "Basic YQ==", "Bearer abc", `Basic ${"A".repeat(2000)}`])(
    "says badauth to the header %s",
    async (authorization) => {
      const headers = { authorization, "user-agent": "test/1" };
      expect((await it_.ask(`/nic/update?${HOST}`, { headers })).text).toBe("badauth");
    },
  );

  it("says abuse to a device that cannot stop, until the hour is over", async () => {
    const strict = world({ limits: { updates: 3 } });
    const who = credentialsOf(await register(strict, "anna", device(), "kitchen"));
    const codes: string[] = [];
    for (let i = 0; i < 5; i++)
      codes.push((await update(strict, who, `${HOST}&myip=198.41.0.4`)).text);
    expect(codes).toEqual([
      "good 198.41.0.4",
      ...Array(2).fill("nochg 198.41.0.4"),
      "abuse",
      "abuse",
    ]);
    strict.pass(3_600_000);
    expect((await update(strict, who, `${HOST}&myip=198.41.0.4`)).text).toBe("nochg 198.41.0.4");
  });

  it("stops guessing at passwords by caller, with a code that makes clients wait", async () => {
    const strict = world({ limits: { failures: 2 } });
    const who = credentialsOf(await register(strict, "anna", device(), "kitchen"));
    const wrong = { ...who, password: "x" };
    const guess = () => update(strict, wrong, HOST, { caller: "198.41.0.66" });
    expect([(await guess()).text, (await guess()).text]).toEqual(["badauth", "badauth"]);
    const third = await guess();
    expect([third.status, third.text]).toEqual([429, "911"]);
    expect((await update(strict, who, `${HOST}&myip=198.41.0.4`)).text).toBe("good 198.41.0.4");
  });

  it("says 911 when the name server fails, and tells the embedder, without a secret", async () => {
    it_.fault = "unreachable";
    expect(await say(`${HOST}&myip=198.41.0.4`)).toBe("911");
    it_.fault = "prerequisite";
    expect(await say(`${HOST}&myip=198.41.0.4`)).toBe("911");
    expect(String(it_.errors)).toMatch(/kitchen\.homes\.example: no answer/);
    expect(String(it_.errors)).not.toContain(given.password);
  });
});
