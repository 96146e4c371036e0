import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCookie, setCookie } from "../src/http/cookie.ts";
import { FORM_LIMIT, FormError, readForm } from "../src/http/form-body.ts";
import { formToken, formTokenFits } from "../src/http/form-token.ts";
import { isOwnOrigin } from "../src/http/origin.ts";
import { returnPath } from "../src/http/return-path.ts";
import { serveFile, staticFile } from "../src/http/static-file.ts";

const HOST = "hearth.localhost:8080";

describe("isOwnOrigin", () => {
  it.each<[string, Record<string, string>, boolean]>([
    ["the site's own page", { origin: `http://${HOST}` }, true],
    ["the same name by TLS, ended by a proxy", { origin: `https://${HOST}` }, true],
    ["another site", { origin: "http://evil.example" }, false],
    ["the other company", { origin: "http://stratum.localhost:8080" }, false],
    ["the same name on another port", { origin: "http://hearth.localhost:8081" }, false],
    ["a page that hides its origin", { origin: "null" }, false],
    ["an origin that is no address", { origin: "hearth.localhost:8080" }, false],
    ["no origin, but Fetch Metadata of another site", { "sec-fetch-site": "cross-site" }, false],
    ["no origin, a sibling name", { "sec-fetch-site": "same-site" }, false],
    ["no origin, the site itself", { "sec-fetch-site": "same-origin" }, true],
    ["no browser at all", {}, true],
  ])("%s", (_, headers, own) => {
    expect(isOwnOrigin(new Headers({ host: HOST, ...headers }))).toBe(own);
  });
});

describe("cookies", () => {
  it("are written for the whole site and out of scripts' reach", () => {
    expect(setCookie("a", "b")).toBe("a=b; Path=/; HttpOnly; SameSite=Lax");
    expect(setCookie("a", "b", { maxAge: 60 })).toContain("; Max-Age=60;");
  });

  it.each(["a b", "a;b", "a,b", 'a"b', "a\r\nb", "å"])("refuse the value %j", (value) => {
    expect(() => setCookie("a", value)).toThrow(RangeError);
  });

  it.each(["", "a=b", "a b", "a;"])("refuse the name %j", (name) => {
    expect(() => setCookie(name, "v")).toThrow(RangeError);
  });

  it.each([
    ["a=1; b=2", "b", "2"],
    ["b=1; b=2", "b", "1"],
    ["ab=1", "b", null],
    ["b", "b", null],
    ["=b", "b", null],
    ["b=x=y", "b", "x=y"],
    [null, "b", null],
  ])("%j: %s is %j", (header, name, value) => {
    expect(readCookie(header, name)).toBe(value);
  });
});

describe("readForm", () => {
  const post = (body: BodyInit, type = "application/x-www-form-urlencoded") =>
    new Request("http://x/", { method: "POST", body, headers: { "content-type": type } });

  it("reads a form", async () => {
    expect([...(await readForm(post("a=1&b=%C3%A5")))]).toEqual([
      ["a", "1"],
      ["b", "å"],
    ]);
  });

  it.each(["application/json", "multipart/form-data; boundary=x", "text/plain", "x"])(
    "refuses %s",
    async (type) => {
      await expect(readForm(post("a=1", type))).rejects.toMatchObject({ code: "form_type" });
    },
  );

  it("refuses one byte too many, whatever the length header says", async () => {
    await readForm(post("a".repeat(FORM_LIMIT)));
    const error = await readForm(post("a".repeat(FORM_LIMIT + 1))).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(FormError);
    expect(error).toMatchObject({ code: "form_size", status: 413 });
  });
});

describe("form tokens", () => {
  it("are set once and taken up again", () => {
    const first = formToken("t", null);
    const cookie = first.setCookie?.split(";")[0] ?? "";
    expect(first.setCookie).toContain("Max-Age=2592000");
    const again = formToken("t", cookie);
    expect(again.setCookie).toBeNull();
    expect(again.field.markup).toBe(first.field.markup);
    const token = cookie.split("=")[1] ?? "";
    expect(formTokenFits("t", cookie, new URLSearchParams({ csrf: token }))).toBe(true);
  });

  it.each([
    ["no cookie", null, "x".repeat(43)],
    ["no field", `t=${"x".repeat(43)}`, ""],
    ["another token", `t=${"x".repeat(43)}`, "y".repeat(43)],
    ["nothing against nothing", "t=", ""],
  ])("do not fit: %s", (_, cookie, csrf) => {
    expect(formTokenFits("t", cookie, new URLSearchParams({ csrf }))).toBe(false);
  });

  it("replace a cookie that somebody made up", () => {
    expect(formToken("t", 't="><script>').setCookie).not.toBeNull();
  });
});

describe("returnPath", () => {
  it.each([
    ["/shop?item=a", "/shop?item=a"],
    ["/a/../b", "/b"],
    ["//evil.example", "/"],
    ["/\\evil.example", "/"],
    ["http://evil.example/", "/"],
    ["/%0d%0aSet-Cookie:x", "/%0d%0aSet-Cookie:x"],
    ["/\r\nSet-Cookie: x", "/"],
    ["", "/"],
    [null, "/"],
  ])("%j leads to %j", (wanted, path) => {
    expect(returnPath(wanted)).toBe(path);
  });

  it("never leaves the site", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const base = "http://hearth.localhost";
        expect(new URL(returnPath(text), base).origin).toBe(base);
        expect(new URL(returnPath(`/${text}`), base).origin).toBe(base);
      }),
    );
  });
});

it("a file is sent once and confirmed afterwards", async () => {
  const file = staticFile("text/plain", "hello");
  const ask = (tag?: string) =>
    serveFile(file, new Request("http://x/", tag ? { headers: { "if-none-match": tag } } : {}));
  expect(await ask().text()).toBe("hello");
  expect(ask(file.etag).status).toBe(304);
  expect(ask(`W/${file.etag}, "other"`).status).toBe(304);
  expect(ask('"other"').status).toBe(200);
  expect(staticFile("text/plain", "hullo").etag).not.toBe(file.etag);
});
