import { createDsar, newRequestJsonSchema, parseNewRequest } from "@candor/dsar";
import { createStore, inProcessPool, migrate } from "@candor/dsar/postgres";
import { createDsarApi, openApiDocument } from "@candor/dsar/server";
import { PGlite } from "@electric-sql/pglite";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  accounts,
  BASE_URL,
  confirmationIn,
  controller,
  mailbox,
  register,
  SECRET,
} from "./support/shop.ts";

const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);

describe("JSON Schema of a request, judged by ajv", () => {
  const judge = ajv.compile(newRequestJsonSchema());
  const good = { type: "access", email: "ada@example.org", channel: "form" };

  it.each<[string, unknown]>([
    ["a request", good],
    ["an undecided type", { ...good, type: null }],
    [
      "all fields",
      { ...good, name: "Ada", message: "Hello\nyou", language: "fr", also: ["erasure"] },
    ],
  ])("allows %s, as the parser does", (_what, value) => {
    expect(judge(value), JSON.stringify(judge.errors)).toBe(true);
    expect(() => parseNewRequest(value)).not.toThrow();
  });

  it("agrees with the parser on mutations of a good request", () => {
    const values = fc.oneof(
      fc.constantFrom<unknown>(
        null,
        "",
        "x",
        "a@b",
        "a@b.c\n",
        7,
        [],
        {},
        "access",
        "\u0000",
        "de",
      ),
      fc.string(),
    );
    const field = fc.constantFrom("type", "email", "name", "message", "language", "channel", "odd");
    fc.assert(
      fc.property(field, values, (name, value) => {
        const given = { ...good, [name]: value };
        let accepted = true;
        try {
          parseNewRequest(given);
        } catch {
          accepted = false;
        }
        // The parser trims first; a schema cannot.
        const trims = typeof value === "string" && value.trim() !== value;
        if (!trims) expect(judge(given), JSON.stringify(given)).toBe(accepted);
      }),
      { numRuns: 2000 },
    );
  });
});

/** What the tests read of the document. */
interface Described {
  readonly paths: Readonly<
    Record<string, Readonly<Partial<Record<"get" | "post", DescribedOperation>>>>
  >;
}

interface DescribedOperation {
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { schema: { $ref: string } }>> }>
  >;
}

describe("JSON API", { timeout: 60_000 }, () => {
  const PATH = "/api/privacy";
  const mail = mailbox();
  let database: PGlite;
  let api: (request: Request) => Promise<Response>;

  beforeAll(async () => {
    database = await PGlite.create();
    const pool = inProcessPool(database);
    await migrate(pool);
    const dsar = createDsar({
      ...{ store: createStore({ pool }), controller, connectors: [accounts], mailer: mail },
      ...{ register, baseUrl: BASE_URL, secret: SECRET },
    });
    api = createDsarApi({ dsar: { ...dsar, run: dsar.run }, path: PATH });
    run = () => dsar.run();
  }, 120_000);
  let run: () => Promise<number>;
  afterAll(() => database.close());

  /** Calls, and holds every answer against the document: its status, its type, its body. */
  const call = async (
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> => {
    const response = await sent(path, body, headers);
    const { paths } = openApiDocument({ path: PATH }) as unknown as Described;
    const template = path.replace(/^\/requests\/[\w-]{32}/, "/requests/{token}");
    const operation = paths[template]?.[body === undefined ? "get" : "post"];
    if (operation === undefined) return response;
    const described = operation.responses[String(response.status)];
    expect(described, `${template} has ${response.status}`).toBeDefined();
    const type = response.headers.get("content-type") ?? "";
    const schema = described?.content[type]?.schema.$ref.split("/").at(-1) ?? `no ${type}`;
    const judge = schemaOf(schema);
    expect(judge(await response.clone().json()), JSON.stringify(judge.errors)).toBe(true);
    return response;
  };
  const sent = (path: string, body: unknown, headers: Record<string, string>): Promise<Response> =>
    api(
      new Request(
        `https://shop.example${PATH}${path}`,
        body === undefined
          ? { headers }
          : {
              method: "POST",
              body: typeof body === "string" ? body : JSON.stringify(body),
              headers: { "content-type": "application/json", ...headers },
            },
      ),
    );
  const schemaOf = (name: string): ValidateFunction =>
    ajv.compile({
      components: openApiDocument({ path: PATH })["components"],
      $ref: `#/components/schemas/${name}`,
    });

  it("describes itself as valid OpenAPI 3.1", async () => {
    const document = await (await call("/openapi.json")).json();
    const result = await new Validator().validate(document);
    expect(result.valid, JSON.stringify(result.errors)).toBe(true);
    expect(document.openapi).toBe("3.1.0");
  });

  it("submits, confirms, reads and withdraws, each answer as described", async () => {
    const created = await call("/requests", { type: "rectification", email: "ada@example.org" });
    expect(created.status).toBe(201);
    const accepted = await created.json();
    expect(schemaOf("Accepted")(accepted)).toBe(true);
    await run();
    const { token, code } = confirmationIn(mail.mails.at(-1));
    expect(created.headers.get("location")).toBe(`${PATH}/requests/${token}`);
    const judge = schemaOf("Status");
    const states: string[] = [];
    for (const answer of [
      await call(`/requests/${token}`),
      await call(`/requests/${token}/confirm`, { code }),
      await call(`/requests/${token}/withdraw`, {}),
    ]) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      const body = await answer.json();
      expect(judge(body), JSON.stringify(judge.errors)).toBe(true);
      states.push(body.state);
    }
    expect(states).toEqual(["awaiting-verification", "with-person", "withdrawn"]);
    expect((await call(`/requests/${token}/withdraw`, {})).status).toBe(409);
  });

  it.each<[number, string, unknown, Record<string, string>]>([
    [422, "/requests", { type: "revenge", email: "ada@example.org" }, {}],
    [422, "/requests", { type: "access", email: "ada" }, {}],
    [422, "/requests", { type: "access", email: "a@b.c", odd: 1 }, {}],
    [400, "/requests", "{", {}],
    [400, "/requests", "[]", {}],
    [415, "/requests", "type=access", { "content-type": "application/x-www-form-urlencoded" }],
    [413, "/requests", { type: "access", email: "a@b.c", message: "x".repeat(300_000) }, {}],
    [403, "/requests", { type: "access", email: "a@b.c" }, { origin: "https://evil.example" }],
    [404, `/requests/${"A".repeat(32)}`, undefined, {}],
    [404, "/requests/short", undefined, {}],
    [404, `/requests/${"A".repeat(32)}/confirm`, { code: "x" }, {}],
    [400, `/requests/${"A".repeat(32)}/confirm`, "{", {}],
    [400, `/requests/${"A".repeat(32)}/confirm`, "null", {}],
    [413, `/requests/${"A".repeat(32)}/confirm`, { code: "x".repeat(300_000) }, {}],
    [415, `/requests/${"A".repeat(32)}/confirm`, "x", { "content-type": "text/plain" }],
    [403, `/requests/${"A".repeat(32)}/confirm`, { code: "x" }, { origin: "https://evil.example" }],
    [403, `/requests/${"A".repeat(32)}/withdraw`, {}, { origin: "https://evil.example" }],
    [404, `/requests/${"A".repeat(32)}/withdraw`, {}, {}],
    [422, "/requests", { type: "objection", email: "a@b.c", purposes: ["no such"] }, {}],
    [422, "/requests", { type: "objection", email: "a@b.c", purposes: ["unknown"] }, {}],
    [422, "/requests", { type: "rectification", email: "a@b.c", corrections: { a: 7 } }, {}],
    [404, "/../secrets", undefined, {}],
    [405, `/requests/${"A".repeat(32)}`, {}, {}],
  ])("answers %i to %s", async (status, path, body, headers) => {
    const response = await call(path, body, headers);
    expect(response.status).toBe(status);
    const problem = await response.json();
    expect(schemaOf("Problem")(problem)).toBe(true);
    expect(problem.status).toBe(status);
  });
});
