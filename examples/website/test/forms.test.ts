import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCredentials, parseNewAccount } from "../src/account/account-form.ts";
import { parseOrder } from "../src/shop/order-form.ts";

const form = (fields: Record<string, string>): URLSearchParams => new URLSearchParams(fields);
const account = { email: "ada@people.example", name: "Ada", password: "four quiet otters" };
const rule = { minimum: 13, today: "2026-11-22" };
const grown = { ...account, birthday: "1990-02-28" };
const order = { email: "ada@people.example", name: "Ada", address: "1 Ring Road", item: "one" };
const long = "x".repeat(500);

describe("a form that is right", () => {
  it("becomes an account, its address in lower case and trimmed", () => {
    const result = parseNewAccount(form({ ...account, email: " Ada@People.Example " }), null);
    expect(result).toEqual({ ok: true, value: account });
  });

  it("keeps a password as it was typed", () => {
    const password = "  spaces count  ";
    const result = parseNewAccount(form({ ...account, password }), null);
    expect(result).toMatchObject({ ok: true, value: { password } });
  });

  it("becomes an order, with an address of several lines", () => {
    const address = "1 Ring Road\r\n111 11 Stockholm";
    expect(parseOrder(form({ ...order, address }), ["one"])).toEqual({
      ok: true,
      value: { ...order, address },
    });
  });
});

describe("somebody's age", () => {
  it("is asked where the company wants it, and is no part of the account", () => {
    expect(parseNewAccount(form(grown), rule)).toEqual({ ok: true, value: account });
    expect(parseNewAccount(form({ ...account, birthday: "2020-01-01" }), null).ok).toBe(true);
  });

  it("decides on the day of the thirteenth birthday, before anything else is judged", () => {
    const born = (birthday: string) => parseNewAccount(form({ email: "", birthday }), rule).ok;
    expect(born("2013-11-22")).toBe(false); // the other fields are at fault
    expect(born("2013-11-23")).toBe("too-young");
    expect(born("2026-11-22")).toBe("too-young");
  });
});

describe("a form that is wrong names the field", () => {
  const accounts: [string, Record<string, string>, string][] = [
    ["no address", { email: "" }, "email"],
    ["no at sign", { email: "ada.example" }, "email"],
    ["two at signs", { email: "ada@b@people.example" }, "email"],
    ["no domain", { email: "ada@" }, "email"],
    ["a domain without a dot", { email: "ada@people" }, "email"],
    ["a line break in the address", { email: "ada@people.example\r\nBcc: all@x.example" }, "email"],
    ["a null in the address", { email: "ada\0@people.example" }, "email"],
    ["an endless address", { email: `${long}@people.example` }, "email"],
    ["markup as an address", { email: "<script>@people.example" }, "email"],
    ["no name", { name: "   " }, "name"],
    ["an endless name", { name: long }, "name"],
    ["a line break in the name", { name: "Ada\nByron" }, "name"],
    ["an escape character in the name", { name: "Ada\u001b[2J" }, "name"],
    ["no password", { password: "" }, "password"],
    ["a short password", { password: "short" }, "password"],
    ["an endless password", { password: long }, "password"],
    ["no birthday", { birthday: "" }, "birthday"],
    ["a birthday to come", { birthday: "2026-11-23" }, "birthday"],
    ["a birthday that is no day", { birthday: "1990-02-30" }, "birthday"],
    ["a birthday in another form", { birthday: "31.12.1990" }, "birthday"],
    ["a birthday of long ago", { birthday: "1890-01-01" }, "birthday"],
  ];
  it.each(accounts)("%s", (_, wrong, field) => {
    const result = parseNewAccount(form({ ...grown, ...wrong }), rule);
    expect(result.ok).toBe(false);
    if (result.ok === false) expect(Object.keys(result.errors)).toEqual([field]);
  });

  const orders: [string, Record<string, string>, string][] = [
    ["an item that is not sold", { item: "two" }, "item"],
    ["no item", { item: "" }, "item"],
    ["no address", { address: " \n " }, "address"],
    ["an endless address", { address: long }, "address"],
    ["a null in the address", { address: "1 Ring\0Road" }, "address"],
  ];
  it.each(orders)("order: %s", (_, wrong, field) => {
    const result = parseOrder(form({ ...order, ...wrong }), ["one"]);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(Object.keys(result.errors)).toEqual([field]);
  });

  it("a field sent twice", () => {
    const twice = form(account);
    twice.append("email", "eve@people.example");
    const result = parseNewAccount(twice, null);
    expect(result).toMatchObject({
      ok: false,
      errors: { email: expect.stringMatching(/more than once/) },
    });
  });

  it("an empty form, every field", () => {
    const result = parseCredentials(new URLSearchParams());
    expect(result.ok || Object.keys(result.errors).sort()).toEqual(["email", "password"]);
  });
});

it("reads whatever is sent without an exception, and lets no control character through", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), fc.string({ unit: "binary" }))), (pairs) => {
      const sent = new URLSearchParams([...pairs, ...Object.entries(account)]);
      const result = parseNewAccount(sent, null);
      if (result.ok !== true) return;
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(result.value.email + result.value.name).not.toMatch(/[\u0000-\u001f\u007f]/);
    }),
  );
});
