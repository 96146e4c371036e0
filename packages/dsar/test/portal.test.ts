import { createDsarServer } from "@candor/dsar/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Office, openOffice } from "./support/office.ts";
import { controller, exportIn } from "./support/shop.ts";

const SITE = "https://shop.example";
const PATH = "/privacy/request";
const NOBODY = "A".repeat(32);
const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);

describe("the portal", { timeout: 60_000 }, () => {
  let office: Office;

  beforeAll(async () => {
    const alsoUnder = ["ccpa", "colorado", "uk-gdpr"] as const;
    office = await openOffice({ controller: { ...controller, alsoUnder } });
  }, 120_000);
  afterAll(() => office.close(), 60_000);

  const get = (path: string, init: RequestInit = {}) =>
    office.fetch(new Request(SITE + path, init));
  const page = async (path: string, init?: RequestInit): Promise<string> =>
    (await get(path, init)).text();
  const post = (path: string, body: BodyInit) =>
    get(path, { method: "POST", body, headers: { origin: SITE } });
  const send = (path: string, fields: Record<string, string>) =>
    post(path, new URLSearchParams(fields));

  it.each([
    ["en", "Your data, your request", "Send me a copy of my data"],
    ["de", "Ihre Daten, Ihre Anfrage", "Eine Kopie meiner Daten"],
    ["fr", "Vos données, votre demande", "Recevoir une copie de mes données"],
    ["es", "Sus datos, su solicitud", "Recibir una copia de mis datos"],
  ])("speaks %s, says so, and goes on in it", async (language, title, right) => {
    const html = await page(`${PATH}?lang=${language}`);
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain(title);
    expect(html).toContain(right);
    expect(await page(PATH, { headers: { "accept-language": `${language}-XX` } })).toContain(title);
    for (const other of ["en", "de", "fr", "es"].filter((one) => one !== language))
      expect(html).toMatch(new RegExp(`lang="${other}" hreflang="${other}"`));
    if (language !== "en") expect(html).toContain('<small lang="en">Art. 15 GDPR</small>');

    const sent = await send(PATH, { type: "access", email: "ada@example.org", language });
    const status = sent.headers.get("location") ?? "";
    expect(await page(status)).toContain(`<html lang="${language}">`);
    expect(await page(`${status}/confirm?code=x`)).toContain(`<html lang="${language}">`);
    const wrong = await send(PATH, { type: "access", email: "no", language });
    expect(await wrong.text()).toContain(`<html lang="${language}">`);
  });

  it("shows the rights of the place where one lives, the establishment's by default", async () => {
    const rights = async (place: string): Promise<string[]> => {
      const html = await page(`${PATH}?place=${place}`);
      return [...html.matchAll(/name="type" value="([\w-]+)"/g)].map(([, type = ""]) => type);
    };
    expect(await rights("")).toEqual(await rights("EEA"));
    expect(await rights("nowhere")).toEqual(await rights("EEA"));
    expect(await rights("US-CA")).toContain("opt-out-of-sale");
    expect(await rights("US-CA")).not.toContain("restriction");
    expect(await rights("elsewhere")).toContain("restriction");
    expect(await page(PATH)).toContain('value="EEA" selected');
    expect(await page(`${PATH}?place=US-CO`)).toContain('name="place" value="US-CO"');
    expect(await page(`${PATH}?place=US-CO`)).toContain("C.R.S. 6-1-1306");
  });

  it.each([
    ["US-CO", "colorado"],
    ["GB", "uk-gdpr"],
    ["EEA", "gdpr"],
    ["elsewhere", "gdpr"],
    ["nowhere", "gdpr"],
  ])("answers who lives in %s under %s", async (place, law) => {
    await send(PATH, { type: "access", email: `lives-${place.toLowerCase()}@example.org`, place });
    const [item] = await office.dsar.desk.queue({ search: `lives-${place}@` });
    expect(item?.appliedLaw).toBe(law);
  });

  it("asks nobody about places where one law is all there is", async () => {
    const dsar = { ...office.dsar, controller };
    const html = await (
      await createDsarServer({ dsar, path: PATH })(new Request(SITE + PATH))
    ).text();
    expect(html).not.toContain('name="place"');
  });

  it("takes an appeal against a refusal, under the law's own clock", async () => {
    const { id, token } = await office.confirmed({ type: "complaint", residence: "US-CO" });
    expect(await page(`${PATH}/${token}`)).not.toContain("/appeal");
    expect((await send(`${PATH}/${token}/appeal`, { message: "No!" })).status).toBe(409);
    await office.dsar.desk.refuse(id, "We looked into it.");
    const html = await page(`${PATH}/${token}`);
    expect(html).toContain("answers within 45 days");
    expect(html).toContain("https://www.imy.se");
    expect((await send(`${PATH}/${token}/appeal`, { message: " " })).status).toBe(422);
    expect((await send(`${PATH}/${token}/appeal`, { message: "Look again." })).status).toBe(303);
    expect(await office.dsar.desk.read(id)).toMatchObject({
      ...{ type: "review-of-refusal", state: "with-person" },
    });
    expect(await page(`${PATH}/${token}`)).toContain("A review of our refusal");
  });

  it("takes a guardian's request and one page of proof, for a person to look at", async () => {
    const child = {
      "behalf.as": "guardian",
      "behalf.email": "Kid@Example.org",
      "behalf.right": "access",
    };
    const wrong = await send(PATH, {
      type: "access",
      email: "parent@example.org",
      ...child,
      "behalf.email": "x",
    });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain("behalf-email-error");

    const { token } = await office.confirmed({
      ...{ type: null, email: "parent@example.org" },
      onBehalf: { as: "guardian", email: "kid@example.org", right: "access" },
    });
    const status = `${PATH}/${token}`;
    expect(await page(status)).toContain('enctype="multipart/form-data"');
    const upload = (bytes: Uint8Array, name = "file"): Promise<Response> => {
      const form = new FormData();
      form.append(name, new Blob([bytes as Uint8Array<ArrayBuffer>]), "proof.png");
      return post(`${status}/proof`, form);
    };
    expect((await upload(new Uint8Array([1, 2, 3]))).status).toBe(422);
    expect((await upload(PNG, "other")).status).toBe(422);
    expect((await upload(new Uint8Array(5_100_000))).status).toBe(422);
    expect((await send(`${status}/proof`, { file: "x" })).status).toBe(422);
    expect((await upload(PNG)).status).toBe(303);
    expect(await page(status)).toContain("We have what you sent");

    const [item] = await office.dsar.desk.queue({ search: "parent@" });
    const desk = (path: string) =>
      get(`/desk/requests/${item?.id}${path}`, { headers: { cookie: "operator=hans" } });
    const file = await (await desk("")).text();
    expect(file).toContain("May this person ask for kid@example.org?");
    const proof = /\/proof\/[0-9a-f-]+/.exec(file)?.[0] ?? "";
    const shown = await desk(proof);
    expect(new Uint8Array(await shown.arrayBuffer())).toEqual(PNG);
    const disposition = shown.headers.get("content-disposition");
    expect(disposition).toBe(`attachment; filename="proof.png"; filename*=UTF-8''proof.png`);
    expect(shown.headers.get("content-security-policy")).toContain("sandbox");
    const viewer = { headers: { cookie: "operator=vera" } };
    expect((await get(`/desk/requests/${item?.id}${proof}`, viewer)).status).toBe(403);
    await get(`/desk/requests/${item?.id}/accept`, {
      ...{ method: "POST", body: new URLSearchParams() },
      headers: { cookie: "operator=hans", origin: SITE },
    });
    expect((await desk(proof)).status).toBe(404);
    expect(await page(status)).not.toContain("multipart");
  });

  it("confirms by the account that is signed in, where it is the request's own", async () => {
    const signedIn = (request: Request) => request.headers.get("x-account");
    const portal = createDsarServer({ dsar: office.dsar, path: PATH, signedIn });
    const { token } = await office.dsar.submit({
      type: "restriction",
      email: "ada@example.org",
      channel: "form",
    });
    const as = (account: string, init: RequestInit = {}, path = "") =>
      portal(
        new Request(`${SITE}${PATH}/${token}${path}`, {
          ...init,
          headers: { "x-account": account },
        }),
      );
    const shown = async (account: string) => (await as(account)).text();
    expect(await shown("eve@example.org")).not.toContain("Confirm with my account");
    expect(await shown("ada@example.org")).toContain("Confirm with my account");
    expect((await as("eve@example.org", { method: "POST" }, "/account")).status).toBe(403);
    expect((await as("ada@example.org", { method: "POST" }, "/account")).status).toBe(303);
    expect(await shown("ada@example.org")).not.toContain("Confirm with my account");
    expect((await office.dsar.status(token))?.state).toBe("with-person");
  });

  it("says the same of everything that is nobody's", async () => {
    const { token } = await office.confirmed({ type: "access" });
    const { key } = exportIn(office.mail.mails.at(-1));
    const ticket = (await office.dsar.grantDownload(token, key)) ?? "";
    const answers = new Map<string, string[]>();
    for (const [kind, method, path, body] of [
      ["page", "GET", `/${NOBODY}`],
      ["page", "GET", `/${"_".repeat(32)}`],
      ["page", "GET", `/${NOBODY}/confirm?code=x`],
      ["page", "POST", `/${NOBODY}/confirm`, "code=0000"],
      ["page", "POST", `/${NOBODY}/code`, ""],
      ["page", "POST", `/${NOBODY}/withdraw`, ""],
      ["page", "POST", `/${NOBODY}/appeal`, "message=x"],
      ["page", "POST", `/${NOBODY}/account`, ""],
      ["page", "GET", "/short"],
      ["file", "GET", `/${NOBODY}/export?key=${key}`],
      ["file", "GET", `/${token}/export?key=wrong`],
      ["file", "GET", `/${NOBODY}/export/${ticket}`],
      [
        "file",
        "GET",
        `/${token}/export/${ticket.replace(/.$/, (last) => (last === "A" ? "B" : "A"))}`,
      ],
      ["file", "POST", `/${NOBODY}/export`, `key=${key}`],
    ] as const) {
      const type = { "content-type": "application/x-www-form-urlencoded", origin: SITE };
      const init = body === undefined ? {} : { method, body, headers: type };
      const response = await get(PATH + path, init);
      const headers = [...response.headers].sort().join("\n");
      const answer = `${response.status}\n${headers}\n${await response.text()}`;
      answers.set(kind, [...(answers.get(kind) ?? []), answer]);
    }
    for (const [kind, all] of answers) expect([kind, new Set(all).size]).toEqual([kind, 1]);
  });
});
