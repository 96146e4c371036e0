import { parseNewRequest, REQUEST_TYPES } from "@candor/dsar";
import { parseForm, readForm } from "@candor/dsar/intake";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const good = { type: "access", email: "ada@example.org", channel: "form" };

describe("parseNewRequest", () => {
  it("takes all fourteen types, and none for a letter that is unclear", () => {
    expect(REQUEST_TYPES).toHaveLength(14);
    for (const type of [...REQUEST_TYPES, null])
      expect(parseNewRequest({ ...good, type }).type).toBe(type);
  });

  it("trims, and writes the address in lower case", () => {
    const request = parseNewRequest({ ...good, email: "  Ada.L+x@EXAMPLE.org ", name: " Ada " });
    expect(request).toMatchObject({ email: "ada.l+x@example.org", name: "Ada" });
    expect(Object.hasOwn(request, "message")).toBe(false);
  });

  it.each([
    "a@b",
    "ö@exämple.se",
    "o'hara@example.ie",
    `${"x".repeat(64)}@example.org`,
    `a@${"b".repeat(63)}.org`,
  ])("takes the address %s", (email) => {
    expect(parseNewRequest({ ...good, email }).email).toBe(email);
  });

  const malformed: [string, string, unknown][] = [
    ["no object", "request", null],
    ["a list", "request", []],
    ["a string", "request", "type=access"],
    ["no type", "type", { email: "a@b.c", channel: "form" }],
    ["unknown type", "type", { ...good, type: "everything" }],
    ["type of another case", "type", { ...good, type: "Access" }],
    ["type as list", "type", { ...good, type: ["access"] }],
    ["no address", "email", { type: "access", channel: "form" }],
    ["empty address", "email", { ...good, email: "" }],
    ["no at", "email", { ...good, email: "ada.example.org" }],
    ["two at", "email", { ...good, email: "ada@b@c.org" }],
    ["two addresses", "email", { ...good, email: "a@b.org,c@d.org" }],
    ["line break in address", "email", { ...good, email: "a@b.org\r\nBcc: c@d.org" }],
    ["space in address", "email", { ...good, email: "a b@c.org" }],
    ["angle brackets", "email", { ...good, email: "<a@b.org>" }],
    ["quoted local part", "email", { ...good, email: '"a b"@c.org' }],
    ["double dot", "email", { ...good, email: "a..b@c.org" }],
    ["leading dot", "email", { ...good, email: ".a@c.org" }],
    ["domain with hyphen first", "email", { ...good, email: "a@-c.org" }],
    ["empty label", "email", { ...good, email: "a@c..org" }],
    ["local part of 65", "email", { ...good, email: `${"x".repeat(65)}@c.org` }],
    ["label of 64", "email", { ...good, email: `a@${"b".repeat(64)}.org` }],
    ["address of 255", "email", { ...good, email: `a@${"b.".repeat(126)}c` }],
    ["NUL in address", "email", { ...good, email: "a\u0000@b.org" }],
    ["replacement character", "email", { ...good, email: "a\ufffd@b.org" }],
    ["address as number", "email", { ...good, email: 7 }],
    ["line break in name", "name", { ...good, name: "Ada\nBcc: x" }],
    ["line separator in name", "name", { ...good, name: "Ada\u2028x" }],
    ["long name", "name", { ...good, name: "x".repeat(201) }],
    ["name as object", "name", { ...good, name: {} }],
    ["NUL in message", "message", { ...good, message: "a\u0000b" }],
    ["escape in message", "message", { ...good, message: "\u001b[31m" }],
    ["long message", "message", { ...good, message: "x".repeat(100_001) }],
    ["unknown channel", "channel", { ...good, channel: "pigeon" }],
    ["unknown language", "language", { ...good, language: "tlh" }],
    ["unknown further right", "also.1", { ...good, also: ["access", "x"] }],
    ["line break in message id", "messageId", { ...good, messageId: "<a@b>\r\nX: y" }],
    ["a field too many", "admin", { ...good, admin: true }],
  ];
  it.each(malformed)("refuses %s, naming %s", (_what, path, value) => {
    expect(() => parseNewRequest(value)).toThrow(
      expect.objectContaining({
        code: "request-invalid",
        path,
        message: expect.stringContaining(path),
      }),
    );
  });

  it("never repeats what was entered in its message", () => {
    for (const [, , value] of malformed) {
      try {
        parseNewRequest(value);
      } catch (error) {
        expect(String(error)).not.toMatch(/bcc|pigeon|everything|tlh/i);
      }
    }
  });

  it("throws its own error, or returns a request, for anything at all", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        try {
          parseNewRequest(value);
        } catch (error) {
          expect(error).toMatchObject({ code: "request-invalid" });
        }
      }),
    );
  });
});

describe("parseForm", () => {
  it("reads uses and corrections, and passes over empty ones", () => {
    const body =
      "type=objection&email=a@b.c&purpose=news&purpose=&purpose=ads&correct.name=+Ada+&correct.town=&correct.=x&correct.__proto__=y";
    const { purposes, corrections } = parseForm(new URLSearchParams(body));
    expect(purposes).toEqual(["news", "ads"]);
    expect(Object.entries(corrections ?? {})).toContainEqual(["name", "Ada"]);
    expect(Object.keys(corrections ?? {})).not.toContain("town");
    expect(Object.getPrototypeOf(corrections)).toBe(Object.prototype);
    const plain = parseForm(new URLSearchParams("type=access&email=a@b.c"));
    expect(plain).not.toHaveProperty("purposes");
    expect(plain).not.toHaveProperty("corrections");
  });

  it.each([
    ["purposes.0", "type=objection&email=a@b.c&purpose=drop+table"],
    ["corrections.name", `type=rectification&email=a@b.c&correct.name=${"x".repeat(1001)}`],
    ["corrections.name", "type=rectification&email=a@b.c&correct.name=a%00b"],
  ])("names %s in %s", (path, body) => {
    expect(() => parseForm(new URLSearchParams(body))).toThrow(
      expect.objectContaining({ code: "request-invalid", path }),
    );
  });

  it("reads the fields, ignores others, and leaves empty ones out", () => {
    const fields = new URLSearchParams("type=erasure&email=a@b.org&name=&message=Hi&csrf=x");
    expect(parseForm(fields)).toEqual({
      ...{ type: "erasure", email: "a@b.org", message: "Hi", channel: "form" },
    });
  });

  it.each([
    ["email", "type=access"],
    ["email", "type=access&email=%20"],
    ["email", "type=access&email=a@b.org&email=c@d.org"],
    ["email", "type=access&email=%zz"],
    ["email", "type=access&email=%ff@b.org"],
    ["email", "type=access&email=a%00@b.org"],
    ["type", "email=a@b.org"],
    ["type", "type=&email=a@b.org"],
    ["type", "type=access&type=erasure&email=a@b.org"],
    ["name", "type=access&email=a@b.org&name=a%0d%0aBcc:x@y.z"],
    ["message", "type=access&email=a@b.org&message=%00"],
    ["language", "type=access&email=a@b.org&language=xx"],
  ])("names %s in %s", (path, body) => {
    expect(() => parseForm(new URLSearchParams(body))).toThrow(
      expect.objectContaining({ code: "request-invalid", path }),
    );
  });
});

describe("readForm", () => {
  const FORM = "application/x-www-form-urlencoded";
  const post = (body: BodyInit | null, type: string | null): Request =>
    new Request("https://shop.example/", {
      method: "POST",
      body,
      headers: type === null ? {} : { "content-type": type },
    });

  it("reads a form with its charset", async () => {
    const fields = await readForm(post("a=%C3%A5&b=1", `${FORM}; charset=UTF-8`));
    expect([...fields]).toEqual([
      ["a", "å"],
      ["b", "1"],
    ]);
  });

  it.each([
    ["content-type", post("{}", "application/json")],
    ["content-type", post("a=b", "text/plain")],
    ["content-type", post(new Blob(["x"]), null)],
    ["body", post(`a=${"x".repeat(200_000)}`, FORM)],
    ["body", post(new Uint8Array([97, 61, 0xff]), FORM)],
    ["body", post(new Uint8Array([97, 61, 0xc3]), FORM)],
  ])("names %s", async (path, request) => {
    await expect(readForm(request)).rejects.toMatchObject({ code: "request-invalid", path });
  });

  it("stops reading an endless body", async () => {
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent++;
        controller.enqueue(new Uint8Array(50_000).fill(97));
      },
    });
    const init = { method: "POST", body, duplex: "half", headers: { "content-type": FORM } };
    await expect(
      readForm(new Request("https://shop.example/", init as RequestInit)),
    ).rejects.toThrow(/larger/);
    expect(sent).toBeLessThan(10);
  });
});
