import { copyFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSettings } from "../../src/settings.ts";
import { type Running, startSystem } from "../../src/system.ts";
import { promises } from "../../tour/index.ts";
import { filesBelow } from "../../tour/instruments/disk.ts";
import { pause } from "../../tour/instruments/patience.ts";
import { ask } from "../../tour/instruments/site.ts";
import { sql } from "../../tour/instruments/sql.ts";
import { PASSWORD } from "../../tour/instruments/vault.ts";
import { type Line, type Promised, walk } from "../../tour/promise.ts";
import { auditBoth } from "../../tour/promises/s06-audit.ts";
import type { System } from "../../tour/system.ts";
import { startStaleDns } from "./stale-dns.ts";
import { type Passing, startTamperingProxy } from "./tampering-proxy.ts";

const packages = fileURLToPath(new URL("../../../../node_modules", import.meta.url));
let dataDir: string;
let running: Running;
let system: System;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "candor-sabotage-"));
  const { ports } = readSettings(["--once"], {}, dataDir);
  const lost = (part: string): void => expect.unreachable(`${part} was lost`);
  running = await startSystem({ dataDir, ports, packages, progress: () => {}, lost });
  system = running.system;
});

afterAll(async () => {
  await running?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Milliseconds for a walk that starts half a dozen browsers, on a machine that is busy. */
const BROWSERS = 360_000;

/** Walks one promise of the tour. */
function line(id: string, seen: System = system): Promise<Line> {
  return walk(promiseOf(id), seen);
}

function promiseOf(id: string): Promised {
  const promised = promises.find((one) => one.id === id);
  if (promised === undefined) throw new Error(`the tour has no ${id}`);
  return promised;
}

/** Walks one promise with somebody between the visitor and the website. */
function lineThrough(id: string, tamper: (passing: Passing) => void): Promise<Line> {
  return through(promiseOf(id), tamper);
}

async function through(promised: Promised, tamper: (passing: Passing) => void): Promise<Line> {
  const proxy = await startTamperingProxy(system.website.port, tamper);
  try {
    return await walk(promised, { ...system, website: { port: proxy.port } });
  } finally {
    await proxy.stop();
  }
}

function expectBroken({ state, evidence }: Line, reason: RegExp): void {
  expect(evidence.at(-1)).toMatch(reason);
  expect(state).toBe("broken");
}

function expectKept({ state, evidence }: Line): void {
  expect(evidence.at(-1)).not.toMatch(/NOT SO|FAILED/);
  expect(state).toBe("kept");
}

describe("a promise that is kept, and the same promise sabotaged", () => {
  it("H1: without the header, the page's third-party requests arrive", async () => {
    expectKept(await line("H1"));
    const without = await lineThrough("H1", ({ headers, path }) => {
      if (path.startsWith("/proof")) delete headers["content-security-policy"];
    });
    expectBroken(without, /requests arrived there/);
  });

  it("H3: an account that shows a correction and does not make it, or mail that goes on", async () => {
    expectKept(await line("H3"));
    for (const [table, event, reason] of [
      ["account", "update", /shows .* and|account's name is/],
      ["subscription", "delete", /subscriptions left in SQL/],
    ] as const)
      await withTrigger(table, event, async () => expectBroken(await line("H3"), reason));
  });

  it("H4: an erasure that erases nothing", async () => {
    expectKept(await line("H4"));
    await withTrigger("account", "delete", async () => {
      expectBroken(await line("H4"), /accounts with that address are left|not seen within/);
    });
  });

  it("H14: a table that holds a birth date", async () => {
    expectKept(await line("H14"));
    await sql(system, "alter table website.account add birth_date date");
    try {
      expectBroken(await line("H14"), /no column is named for it: account\.birth_date/);
    } finally {
      await sql(system, "alter table website.account drop birth_date");
    }
    const unguided = await lineThrough("H14", (passing) => {
      passing.body = Buffer.from(passing.body.toString().replaceAll("guardian-request", "access"));
    });
    expectBroken(unguided, /with the way for a guardian/);
  });

  it("H8: a name that no longer follows the household", async () => {
    expectKept(await line("H8"));
    const stale = await startStaleDns(system.dns.port);
    try {
      expectBroken(
        await line("H8", { ...system, dns: { port: stale.port } }),
        /in the DNS: not seen/,
      );
    } finally {
      stale.stop();
    }
  });

  it("H8: a house that is not silent after the switch", async () => {
    const chatter = await chatterOn("/ip");
    try {
      expectBroken(
        await line("H8"),
        /(requests|packets) to the maker in \d+ s after the switch: [1-9]/,
      );
    } finally {
      await chatter.stop();
    }
  });

  it("H9: a check after the switch is off", async () => {
    expectKept(await line("H9"));
    const chatter = await chatterOn("/updates/metadata/timestamp.json");
    try {
      expectBroken(
        await line("H9"),
        /(requests|packets) to the maker in \d+ s after the switch: [1-9]/,
      );
    } finally {
      await chatter.stop();
    }
  });

  it("H9: a device that takes an older statement for the newest", async () => {
    const gullible = await startTamperingProxy(portOf(system.device.url), (passing) => {
      if (passing.path !== "/status.json") return;
      const status = JSON.parse(passing.body.toString("utf8")) as { updates: object };
      status.updates = { ...status.updates, lastError: null };
      passing.body = Buffer.from(JSON.stringify(status));
    });
    try {
      const device = { ...system.device, url: gullible.url };
      expectBroken(await line("H9", { ...system, device }), /played back: "taken for the newest"/);
    } finally {
      await gullible.stop();
    }
  });

  it("H10: a maker's log that holds the password", async () => {
    expectKept(await line("H10"));
    const log = join(system.cloud.data, "debug.log");
    await writeFile(log, `POST /vault {"password":"${PASSWORD}"}\n`);
    try {
      expectBroken(await line("H10"), /debug\.log holds the password/);
    } finally {
      await rm(log);
    }
  });

  it("H10: a readable picture on the maker's disk", async () => {
    const leak = join(system.cloud.data, "left-lying-around");
    await copyFile(join(system.device.files, await firstPicture()), leak);
    try {
      expectBroken(await line("H10"), /left-lying-around holds 24 bytes of/);
    } finally {
      await rm(leak);
    }
  });

  it("H12: one flipped bit in every pack", async () => {
    expectKept(await line("H12"));
    const flipped: string[] = [];
    for (const file of await filesBelow(system.cloud.data)) {
      const path = join(system.cloud.data, file);
      if ((await stat(path)).size < 200_000) continue;
      await flip(path);
      flipped.push(path);
    }
    expect(flipped.length).toBeGreaterThan(0);
    try {
      expectBroken(await line("H12"), /says|differ|restore/);
    } finally {
      for (const path of flipped) await flip(path);
    }
  });

  it("S2: a newsletter that cannot be left, and one that carries no way out", async () => {
    expectKept(await line("S2"));
    await withTrigger("subscription", "delete", () =>
      withTrigger("suppression", "insert", async () =>
        expectBroken(await line("S2"), /"After .*" reached others; .* got 1/),
      ),
    );
    const mailbox = await startTamperingProxy(portOf(system.mailbox.url), (passing) => {
      if (!passing.path.endsWith(".eml")) return;
      const text = passing.body.toString("latin1").replace("List-Unsubscribe-Post", "X-Post");
      passing.body = Buffer.from(text, "latin1");
    });
    try {
      const seen = { ...system, mailbox: { url: mailbox.url } };
      expectBroken(await line("S2", seen), /List-Unsubscribe-Post/);
    } finally {
      await mailbox.stop();
    }
  });

  it("S10: a contact that somebody changed, and a record that somebody rewrote", async () => {
    expectKept(await line("S10"));
    const changed = await lineThrough("S10", (passing) => {
      if (passing.path !== "/.well-known/security.txt") return;
      const text = passing.body.toString("utf8").replace("mailto:security@", "mailto:nobody@");
      passing.body = Buffer.from(text);
    });
    expectBroken(changed, /FAILED: .*(signature|digest)/i);
    await sql(
      system,
      `create function website.soften() returns trigger language plpgsql as
       $$begin new.record := replace(new.record, 'without a password', 'as it should'); return new; end$$`,
    );
    await sql(
      system,
      "create trigger soften before insert on candor_dsar.breach_rows for each row execute function website.soften()",
    );
    try {
      expectBroken(await line("S10"), /Art\. 33\(3\)|chain that holds|record/);
    } finally {
      await sql(system, "drop function website.soften() cascade");
    }
  });

  it("S1: a form without its notice, and one that names a purpose of its own", async () => {
    expectKept(await line("S1"));
    const silent = await lineThrough("S1", (passing) => {
      if (passing.path !== "/shop") return;
      passing.body = Buffer.from(passing.body.toString("utf8").replace("data-notice=", "data-x="));
    });
    expectBroken(silent, /names 0 purposes/);
    const other = await lineThrough("S1", (passing) => {
      if (passing.path !== "/shop") return;
      const text = passing.body.toString("utf8").replace("<dd>Keep the books", "<dd>Sell it");
      passing.body = Buffer.from(text);
    });
    expectBroken(other, /Sell it/);
  });

  it("S4: a processor that the page forgets, and one that is never asked", async () => {
    expectKept(await line("S4"));
    const hidden = await lineThrough("S4", (passing) => {
      if (passing.path !== "/privacy") return;
      const text = passing.body.toString("utf8").replaceAll(/<dd>Frontdesk.*?<\/dd>/g, "");
      passing.body = Buffer.from(text);
    });
    expectBroken(hidden, /lists 3 processors|reception/);
  });

  it("S8: an order that is kept too long", async () => {
    expectKept(await line("S8"));
    await sql(
      system,
      `create function website.hoard() returns trigger language plpgsql as 'begin return null; end'`,
    );
    await sql(
      system,
      'create trigger hoard before delete on website."order" for each row execute function website.hoard()',
    );
    try {
      expectBroken(await line("S8"), /the sweep: not seen/);
    } finally {
      await sql(system, "drop function website.hoard() cascade");
    }
  });

  it("S5: an invoice that goes with the account", async () => {
    expectKept(await line("S5"));
    await sql(
      system,
      `create function website.too_much() returns trigger language plpgsql as 'begin delete from website."order" where email = old.email; return old; end'`,
    );
    await sql(
      system,
      "create trigger too_much before delete on website.account for each row execute function website.too_much()",
    );
    try {
      expectBroken(await line("S5"), /0 invoice kept|not seen within|names/);
    } finally {
      await sql(system, "drop function website.too_much() cascade");
    }
  });

  it("S5: one byte of the copy changed on its way", async () => {
    const changed = await lineThrough("S5", (passing) => {
      if (!passing.path.includes("/export/")) return;
      passing.body = Buffer.from(passing.body);
      const middle = passing.body.length >> 1;
      passing.body[middle] = (passing.body[middle] ?? 0) ^ 1;
    });
    expectBroken(changed, /match their SHA-256|FAILED/);
  });

  it(
    "S6: a cookie that no table names",
    async () => {
      expectKept(await line("S6"));
      const sneaky = await lineThrough("S6", ({ headers, path }) => {
        if (path === "/") headers["set-cookie"] = ["visitor_id=42; Path=/"];
      });
      expectBroken(sneaky, /visitor_id/);
    },
    BROWSERS,
  );

  it("S6: a table that states another retention", async () => {
    const untrue = await lineThrough("S6", (passing) => {
      if (!passing.path.startsWith("/cookies")) return;
      passing.body = Buffer.from(passing.body.toString("utf8").replaceAll("30 days", "90 days"));
    });
    expectBroken(untrue, /30 days/);
  });

  it(
    "S6: a registry that promises less than the site keeps",
    async () => {
      const audits = { id: "S6", promise: "Both sites keep what they publish", walk: auditBoth };
      const untrue = await through(audits, (passing) => {
        if (passing.path !== "/cookies/registry.json") return;
        passing.body = Buffer.from(passing.body.toString("utf8").replaceAll("PT24H", "PT1H"));
      });
      expectBroken(untrue, /audit of stratum: exit 1.*_gid/);
    },
    BROWSERS,
  );

  it("S7: a choice that is kept for longer than stated", async () => {
    expectKept(await line("S7"));
    const longer = await lineThrough("S7", ({ headers }) => {
      const cookies = headers["set-cookie"] ?? [];
      if (cookies.length === 0) return;
      headers["set-cookie"] = cookies.map((cookie) =>
        cookie.replace(/max-age=\d+/i, `Max-Age=${400 * 86_400}`).replace(/; expires=[^;]*/i, ""),
      );
    });
    expectBroken(longer, /stated/);
  });
});

/** Has the database leave out, without a word, one kind of change to a table of the website. */
async function withTrigger(
  table: string,
  event: "insert" | "update" | "delete",
  work: () => Promise<void>,
): Promise<void> {
  const name = `website.ignore_${event}_${table}`;
  await sql(
    system,
    `create function ${name}() returns trigger language plpgsql as 'begin return null; end'`,
  );
  await sql(
    system,
    `create trigger ignore before ${event} on website.${table} for each row execute function ${name}()`,
  );
  try {
    await work();
  } finally {
    await sql(system, `drop function ${name}() cascade`);
  }
}

/** Something in the house that goes on asking the maker, whatever the switches say. */
async function chatterOn(path: string): Promise<{ stop(): Promise<void> }> {
  let talking = true;
  const talk = async (): Promise<void> => {
    while (talking) {
      await ask(`${system.provider.url}${path}`);
      await pause(300);
    }
  };
  const done = talk();
  return {
    async stop() {
      talking = false;
      await done;
    },
  };
}

const portOf = (url: string): number => Number(new URL(url).port);

async function firstPicture(): Promise<string> {
  const files = await filesBelow(system.device.files);
  const picture = files.find((file) => /\.(png|jpe?g|gif|ico|webp|woff2|gz)$/.test(file));
  if (picture === undefined) throw new Error("the family has no pictures");
  return picture;
}

async function flip(path: string): Promise<void> {
  const bytes = await readFile(path);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await writeFile(path, bytes);
}
