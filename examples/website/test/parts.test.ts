import { createContext, runInContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashPassword, passwordFits } from "../src/account/password.ts";
import { addVoted, readVoted } from "../src/blog/voted.ts";
import { observerPort } from "../src/proof/page.ts";
import { VECTORS } from "../src/proof/vectors.ts";
import { readSettings, SettingError } from "../src/settings.ts";
import { invoiceKeptUntil } from "../src/shop/invoice-period.ts";
import { isContainerId, tagScript } from "../src/tags/stand-in.ts";

describe("passwords", () => {
  it("fit themselves and nothing else", async () => {
    const kept = await hashPassword("four quiet otters");
    expect(kept).toMatch(/^scrypt\$32768\$8\$3\$/);
    expect(kept).not.toContain("otters");
    expect(await passwordFits("four quiet otters", kept)).toBe(true);
    expect(await passwordFits("four quiet otter", kept)).toBe(false);
  });

  it("are the same however a keyboard composes them", async () => {
    const kept = await hashPassword("caf\u00e9 au lait");
    expect(await passwordFits("cafe\u0301 au lait", kept)).toBe(true);
  });

  it.each(["", "scrypt", "scrypt$1$2", "bcrypt$x", "scrypt$32768$8$3$$", "scrypt$7$8$1$AA$AA"])(
    "fit no damaged record: %j",
    async (kept) => {
      expect(await passwordFits("", kept)).toBe(false);
    },
  );
});

describe("invoices", () => {
  it.each([
    ["2026-03-04T12:00:00Z", "Europe/Stockholm", "2033-12-31"],
    ["2026-12-31T22:59:59Z", "Europe/Stockholm", "2033-12-31"],
    ["2026-12-31T23:00:00Z", "Europe/Stockholm", "2034-12-31"],
  ])("%s in %s: kept until %s", (ordered, zone, until) => {
    expect(invoiceKeptUntil(new Date(ordered), 7, zone)).toBe(until);
  });
});

describe("settings", () => {
  const good = {
    WEBSITE_PORT: "8080",
    SMTP_PORT: "0",
    DATABASE_URL: "postgres://a:secret@127.0.0.1/x",
    SMTP_URL: "smtp://127.0.0.1:25",
  };

  it("are read", () => {
    expect(readSettings(good)).toMatchObject({ port: 8080, smtpPort: 0 });
  });

  it.each([
    ["WEBSITE_PORT", ""],
    ["WEBSITE_PORT", "eighty"],
    ["WEBSITE_PORT", "70000"],
    ["WEBSITE_PORT", "-1"],
    ["SMTP_PORT", "2.5"],
    ["DATABASE_URL", "mysql://a:secret@127.0.0.1/x"],
    ["DATABASE_URL", ""],
    ["SMTP_URL", "127.0.0.1:25"],
  ])("%s=%j is refused by name, without its value", (name, value) => {
    const error = (() => {
      try {
        readSettings({ ...good, [name]: value });
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(SettingError);
    expect(String(error)).toContain(name);
    expect(String(error)).not.toContain("secret");
  });
});

describe("votes", () => {
  it("are read back", () => {
    expect(readVoted(addVoted(readVoted(addVoted([], "a")), "b-2"))).toEqual(["a", "b-2"]);
  });

  it.each([null, "", "A", "a..b", "a;b", "<b>", "a.".repeat(60)])("%j is no vote", (cookie) => {
    expect(readVoted(cookie)).toEqual([]);
  });

  it("are counted once, and the oldest falls out", () => {
    expect(addVoted(["a", "b"], "a")).toBe("b.a");
    const many = Array.from({ length: 60 }, (_, at) => `n${at}`);
    expect(readVoted(many.reduce((kept, one) => addVoted(readVoted(kept), one), "")).length).toBe(
      50,
    );
  });
});

describe("the tag's stand-in", () => {
  /** Runs a tag's script as a browser would and returns what it wrote. */
  function written(tag: "analytics" | "marketing"): Map<string, string> {
    const cookies = new Map<string, string>();
    const document = {
      get cookie() {
        return "";
      },
      set cookie(text: string) {
        cookies.set(text.slice(0, text.indexOf("=")), text);
      },
    };
    runInContext(tagScript(tag, "7Q4K2M9X1B"), createContext({ document, Math, Date }));
    return cookies;
  }

  it("writes the cookies of each purpose with the field's lifetimes", () => {
    const ages = (tag: "analytics" | "marketing") =>
      [...written(tag)].map(([name, text]) => [name, /max-age=(\d+)/.exec(text)?.[1]]);
    expect(ages("analytics")).toEqual([
      ["_ga", "63072000"],
      ["_gid", "86400"],
      ["_ga_7Q4K2M9X1B", "63072000"],
      ["_gat_7Q4K2M9X1B", "60"],
    ]);
    expect(ages("marketing")).toEqual([["_gcl_au", "7776000"]]);
  });

  it("takes no id that could be a script", () => {
    expect(isContainerId("7Q4K2M9X1B")).toBe(true);
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (isContainerId(text)) expect(text).toMatch(/^[A-Z0-9]{4,20}$/);
      }),
    );
    for (const id of ["", "A", '"+alert(1)+"', "a".repeat(10), "G-ABC123"])
      expect([id, isContainerId(id)]).toEqual([id, false]);
  });
});

describe("the proof page", () => {
  it("makes at least eight kinds of attempts, each named once", () => {
    expect(VECTORS.length).toBeGreaterThanOrEqual(8);
    expect(new Set(VECTORS.map(({ id }) => id)).size).toBe(VECTORS.length);
  });

  it.each([
    ["8080", 8080],
    [undefined, 9],
    ["", 9],
    ["0", 9],
    ["65536", 9],
    ["80/evil.example", 9],
    ["8080@evil.example", 9],
    ["1e3", 9],
    ["0x50", 9],
  ])("port %j is %i", (text, port) => {
    expect(observerPort(text)).toBe(port);
  });
});
