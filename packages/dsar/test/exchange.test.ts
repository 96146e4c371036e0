import { generateKeyPairSync, sign } from "node:crypto";
import { isDsarError, REQUEST_STATES, type RequestState } from "@candor/dsar";
import {
  drpStatus,
  fromOpenDsr,
  openDrpMessage,
  openDsrDiscovery,
  openDsrError,
  openDsrStatus,
  parseDrpRequest,
  parseOpenDsrRequest,
  toOpenDsr,
} from "@candor/dsar/exchange";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const ID = "a7551968-d5d6-44b2-9831-815ac9017798";

/** The specification's example 7.2 with its trailing comma and without its missing field. */
const openDsr = {
  regulation: "gdpr",
  subject_request_id: ID,
  subject_request_type: "erasure",
  submitted_time: "2018-10-02T15:00:00Z",
  subject_identities: [
    { identity_type: "email", identity_value: "JohnDoe@example.com", identity_format: "raw" },
  ],
  api_version: "2.0",
  status_callback_urls: ["https://examplecontroller.com/opendsr/callbacks"],
  extensions: { "example-processor.com": { "foo-processor-custom-id": 123456 } },
};

/** A copy with one place changed; undefined takes it away. */
function changed<T extends object>(base: T, path: string, value: unknown): unknown {
  const copy = structuredClone(base) as unknown as Record<string, unknown>;
  const keys = path.split(/[/]/);
  const last = keys.pop() ?? "";
  const place = keys.reduce((at, key) => at[key] as Record<string, unknown>, copy);
  if (value === undefined) delete place[last];
  else place[last] = value;
  return copy;
}

describe("OpenDSR 2.0", () => {
  it("takes a request in, and knows the sender's name for it", () => {
    const { request, law, externalId, callbacks } = fromOpenDsr(parseOpenDsrRequest(openDsr));
    expect(request).toEqual({
      ...{ type: "erasure", email: "johndoe@example.com", channel: "api" },
      messageId: `opendsr:${ID}`,
    });
    expect([law, externalId, callbacks]).toEqual(["gdpr", ID, openDsr.status_callback_urls]);
  });

  it("refuses the specification's own example 7.2, which lacks the regulation", () => {
    const { regulation: _regulation, ...asPrinted } = openDsr;
    expect(() => parseOpenDsrRequest(asPrinted)).toThrow(
      expect.objectContaining({ code: "request-invalid", path: "regulation" }),
    );
  });

  it.each<[string, string, unknown]>([
    ["body", "", []],
    ["regulation", "regulation", "hipaa"],
    ["subject_request_id", "subject_request_id", undefined],
    ["subject_request_id", "subject_request_id", "a7551968-d5d6-14b2-9831-815ac9017798"],
    ["subject_request_type", "subject_request_type", "objection"],
    ["submitted_time", "submitted_time", "2018-10-02"],
    ["submitted_time", "submitted_time", "2018-99-02T15:00:00Z"],
    ["subject_identities.0.identity_type", "subject_identities/0/identity_type", "passport"],
    ["subject_identities.0.identity_format", "subject_identities/0/identity_format", "base64"],
    ["subject_identities.0.identity_value", "subject_identities/0/identity_value", ""],
    ["status_callback_urls.0", "status_callback_urls/0", "http://plain.example/"],
    ["status_callback_urls.0", "status_callback_urls/0", "javascript:alert(1)"],
    ["status_callback_urls.0", "status_callback_urls/0", "http://localhost.evil.example/"],
    ["status_callback_urls.0", "status_callback_urls/0", "http://127.0.0.1@evil.example/"],
    ["extensions", "extensions", "none"],
  ])("names %s when %s is %j", (path, place, value) => {
    const given = place === "" ? value : changed(openDsr, place, value);
    expect(() => parseOpenDsrRequest(given)).toThrow(
      expect.objectContaining({ name: "DsarError", code: "request-invalid", path }),
    );
  });

  it("wants a person to ask", () => {
    const hashed = changed(openDsr, "subject_identities/0/identity_format", "sha256");
    expect(() => fromOpenDsr(parseOpenDsrRequest(hashed))).toThrow(/no mail address/);
    const nobody = changed(openDsr, "subject_identities", undefined);
    const { extensions: _extensions, ...without } = nobody as typeof openDsr;
    expect(() => parseOpenDsrRequest(without)).toThrow(/subject_identities/);
  });

  it("writes what it reads", () => {
    const sent = toOpenDsr({
      ...{ id: ID, type: "erasure", law: "gdpr", email: "ada@example.org" },
      submittedAt: new Date("2026-03-10T10:00:00Z"),
      callbacks: ["https://shop.example/callbacks"],
    });
    expect(fromOpenDsr(parseOpenDsrRequest(JSON.parse(JSON.stringify(sent)))).request.email).toBe(
      "ada@example.org",
    );
    const more = { id: ID, email: "a@b.c", submittedAt: new Date(0) };
    expect(() => toOpenDsr({ ...more, law: "gdpr", type: "objection" })).toThrow(/objection/);
    expect(() => toOpenDsr({ ...more, law: "lgpd", type: "access" })).toThrow(/lgpd/);
  });

  it("has a status for every state, and an error that quotes no value", () => {
    const known = ["pending", "in_progress", "completed", "cancelled"];
    for (const state of REQUEST_STATES) {
      const body = openDsrStatus({
        ...{ controller: "shop", externalId: ID, state, due: "2026-04-10" },
      });
      expect(known).toContain(body.request_status);
      expect(Number.isNaN(Date.parse(body.expected_completion_time))).toBe(false);
    }
    expect(openDsrDiscovery("https://shop.example/cert.pem")).toMatchObject({ api_version: "2.0" });
    const secret = changed(openDsr, "subject_request_id", "ada-secret-value");
    try {
      parseOpenDsrRequest(secret);
      expect.fail("was accepted");
    } catch (error) {
      if (!isDsarError(error)) throw error;
      expect(JSON.stringify(openDsrError(error))).not.toContain("ada-secret");
      expect(openDsrError(error)).toMatchObject({ error: { code: 400 } });
    }
  });

  it("answers anything at all with a coded error or a request", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          fromOpenDsr(parseOpenDsrRequest(value));
        } catch (error) {
          expect(isDsarError(error, "request-invalid")).toBe(true);
        }
      }),
    );
  });
});

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const VERIFY_KEY = publicKey
  .export({ format: "der", type: "spki" })
  .subarray(12)
  .toString("base64");
const drp = {
  "agent-id": "CR_AA_DSR_TEST",
  "business-id": "SHOP",
  "agent-request-id": "foo",
  "issued-at": "2026-03-10T10:00:00Z",
  "expires-at": "2026-03-10T10:10:00Z",
  "drp.version": "1.0",
  exercise: "deletion",
  regime: "ccpa",
  relationships: ["customer"],
  status_callback: "https://dsr-agent.example.com/update_status",
  name: "Ada Lovelace",
  email: "Ada@example.org",
  email_verified: true,
};
const expected = {
  ...{ agent: "CR_AA_DSR_TEST", business: "SHOP" },
  now: new Date("2026-03-10T10:05:00Z"),
};

/** Signs as libsodium's combined mode does: signature, then message. */
function combined(text: string): Buffer {
  const message = Buffer.from(text, "utf8");
  return Buffer.concat([sign(null, message, privateKey), message]);
}

describe("Data Rights Protocol 1.0", () => {
  it("opens a signed message and takes the request in", () => {
    const body = combined(JSON.stringify(drp)).toString("base64");
    const taken = parseDrpRequest(openDrpMessage(body, VERIFY_KEY), expected);
    expect(taken).toMatchObject({
      request: { type: "erasure", email: "ada@example.org", channel: "agent" },
      ...{ law: "ccpa", externalId: "foo", agent: "CR_AA_DSR_TEST", emailVerified: true },
      callbacks: ["https://dsr-agent.example.com/update_status"],
    });
  });

  it("accepts no message in which a bit was changed", () => {
    const whole = combined(JSON.stringify(drp));
    for (let bit = 0; bit < whole.length * 8; bit += 7) {
      const bad = Buffer.from(whole);
      bad[bit >> 3] = (bad[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => openDrpMessage(bad.toString("base64"), VERIFY_KEY)).toThrow(/not signed/);
    }
  });

  it.each<[string, string, string]>([
    ["no base64", "{}", VERIFY_KEY],
    ["too short", Buffer.alloc(64).toString("base64"), VERIFY_KEY],
    ["another key", combined("{}").toString("base64"), Buffer.alloc(32, 9).toString("base64")],
    ["no key", combined("{}").toString("base64"), "AAAA"],
    ["no JSON", combined("hello").toString("base64"), VERIFY_KEY],
    ["too large", "A".repeat(200_000), VERIFY_KEY],
  ])("refuses %s", (_what, body, key) => {
    expect(() => openDrpMessage(body, key)).toThrow(
      expect.objectContaining({ code: "request-invalid" }),
    );
  });

  it.each<[string, unknown]>([
    ["agent-id", "OTHER_AGENT"],
    ["business-id", "OTHER_BUSINESS"],
    ["issued-at", "2026-03-10T10:06:00Z"],
    ["expires-at", "2026-03-10T10:05:00Z"],
    ["issued-at", "today"],
    ["drp.version", "0.9"],
    ["exercise", "sale:opt-in"],
    ["exercise", "portability"],
    ["regime", "gdpr"],
    ["status_callback", "http://plain.example"],
    ["email", undefined],
    ["email", "ada@example.org\r\nBcc: x@y.z"],
  ])("refuses %s %j", (claim, value) => {
    expect(() => parseDrpRequest(changed(drp, claim, value), expected)).toThrow(
      expect.objectContaining({ code: "request-invalid", path: claim }),
    );
  });

  it("has a status for every state that the schema of section 3.03 allows", () => {
    // Written from sections 3.02 and 3.03 of the protocol, version 1.0.
    const judge = new Ajv().compile({
      type: "object",
      required: ["request_id", "status", "received_at"],
      properties: {
        request_id: { type: "string", pattern: "^[0-9a-f-]{36}$" },
        status: { enum: ["open", "in_progress", "fulfilled", "revoked", "denied", "expired"] },
        reason: {
          enum: [
            ...["need_user_verification", "suspected_fraud", "insuf_verification", "no_match"],
            ...["claim_not_covered", "outside_jurisdiction", "too_many_requests", "other"],
          ],
        },
        user_verification_url: { type: "string", pattern: "^https://" },
      },
      if: { properties: { status: { const: "denied" } } },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { required: ["reason"] },
    });
    const all: readonly RequestState[] = REQUEST_STATES;
    for (const state of all) {
      const body = drpStatus({
        ...{ id: ID, state, receivedAt: expected.now, due: "2026-04-24" },
        verificationUrl: "https://shop.example/privacy/request/x/confirm",
      });
      expect(judge(body), `${state}: ${JSON.stringify(judge.errors)}`).toBe(true);
    }
  });
});
