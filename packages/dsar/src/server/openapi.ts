import { REQUEST_STATES } from "../core/lifecycle/lifecycle.ts";
import { JUSTIFICATIONS } from "../core/request/justification.ts";
import { newRequestJsonSchema } from "../core/request/new-request.ts";
import { REQUEST_TYPES } from "../core/request/request-type.ts";

/**
 * Describes the JSON API as OpenAPI 3.1, its schemas taken from the checks themselves.
 *
 * @param options.path where `createDsarApi` is mounted
 */
export function openApiDocument(options: {
  readonly path: string;
}): Readonly<Record<string, unknown>> {
  return {
    openapi: "3.1.0",
    info: {
      title: "Requests about personal data",
      version: "1.0.0",
      description:
        "Submit a request, follow it, confirm it, withdraw it, appeal, download the copy.",
    },
    servers: [{ url: options.path }],
    paths: {
      "/requests": {
        post: {
          operationId: "submitRequest",
          summary: "Submit a request; a mail asks to confirm it",
          requestBody: jsonBody("NewRequest"),
          responses: {
            "201": jsonAnswer("The request is stored, its clock runs.", "Accepted"),
            ...problems("400", "403", "413", "415", "422"),
          },
        },
      },
      "/requests/{token}": {
        parameters: [TOKEN],
        get: {
          operationId: "readStatus",
          summary: "Read where a request stands",
          responses: { "200": jsonAnswer("The status.", "Status"), ...problems("404") },
        },
      },
      "/requests/{token}/confirm": {
        parameters: [TOKEN],
        post: {
          operationId: "confirmRequest",
          summary: "Confirm a request with the mailed code",
          requestBody: jsonBody("Confirmation"),
          responses: {
            "200": jsonAnswer("Confirmed.", "Status"),
            ...problems("400", "403", "404", "409", "413", "415"),
          },
        },
      },
      "/requests/{token}/withdraw": {
        parameters: [TOKEN],
        post: {
          operationId: "withdrawRequest",
          summary: "Withdraw a request",
          responses: {
            "200": jsonAnswer("Withdrawn.", "Status"),
            ...problems("403", "404", "409"),
          },
        },
      },
      "/requests/{token}/appeal": {
        parameters: [TOKEN],
        post: {
          operationId: "appealRefusal",
          summary: "Appeal against a refusal",
          requestBody: jsonBody("Appeal"),
          responses: {
            "200": jsonAnswer("Open again.", "Status"),
            ...problems("400", "403", "404", "409", "413", "415", "422"),
          },
        },
      },
      "/requests/{token}/export": {
        parameters: [TOKEN],
        post: {
          operationId: "grantDownload",
          summary: "Get a download link for an hour, by the key of the mailed link",
          requestBody: jsonBody("ExportKey"),
          responses: {
            "201": jsonAnswer("The path of the zip, for GET and ranges.", "Download"),
            ...problems("400", "403", "404", "413", "415"),
          },
        },
      },
      "/mandates": {
        post: {
          operationId: "submitMandate",
          summary: "Submit a request that an authorised agent signed (JWS, Ed25519)",
          requestBody: {
            required: true,
            content: { "application/jose": { schema: { type: "string" } } },
          },
          responses: {
            "201": jsonAnswer("The request is stored, its clock runs.", "Accepted"),
            ...problems("403", "413", "415", "422"),
          },
        },
      },
    },
    components: { schemas: schemas() },
  };
}

const TOKEN = {
  name: "token",
  in: "path",
  required: true,
  description: "The unguessable part of the person's link.",
  schema: { type: "string", pattern: "^[A-Za-z0-9_-]{32}$" },
};

function schemas(): Record<string, unknown> {
  const date = { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" };
  return {
    NewRequest: submittable(),
    Accepted: object({
      token: TOKEN.schema,
      due: date,
      rule: object({ text: { type: "string" }, citation: { type: "string" } }),
    }),
    Status: object({
      type: { enum: [...REQUEST_TYPES, null] },
      state: { enum: [...REQUEST_STATES] },
      receivedAt: { type: "string", format: "date-time" },
      due: date,
      extended: { type: "boolean" },
      language: { type: "string" },
      justification: { enum: [...JUSTIFICATIONS.map(({ code }) => code), null] },
    }),
    Confirmation: object({ code: { type: "string", maxLength: 100 } }),
    Appeal: object({ message: { type: "string", maxLength: 100_000 } }),
    ExportKey: object({ key: { type: "string", maxLength: 100 } }),
    Download: object({ download: { type: "string" } }),
    Problem: {
      ...object({
        status: { type: "integer" },
        code: { type: "string" },
        detail: { type: "string" },
      }),
      description: "An error as RFC 9457 has it; `field` names the field at fault.",
    },
  };
}

/** A request as it is sent here: the channel is ours to say. */
function submittable(): Record<string, unknown> {
  const { $schema: _dialect, ...schema } = newRequestJsonSchema();
  const { channel: _channel, ...properties } = schema["properties"] as Record<string, unknown>;
  const required = (schema["required"] as readonly string[]).filter((name) => name !== "channel");
  return { ...schema, properties, required };
}

function object(properties: Record<string, unknown>): Record<string, unknown> {
  return { type: "object", properties, required: Object.keys(properties) };
}

function reference(name: string): Record<string, unknown> {
  return { $ref: `#/components/schemas/${name}` };
}

function jsonBody(name: string): Record<string, unknown> {
  return { required: true, content: { "application/json": { schema: reference(name) } } };
}

function jsonAnswer(description: string, name: string): Record<string, unknown> {
  return { description, content: { "application/json": { schema: reference(name) } } };
}

const REASONS: Readonly<Record<string, string>> = {
  "400": "The body is no JSON object.",
  "403": "The origin or the code is refused.",
  "404": "No request stands behind this address.",
  "409": "The request has moved on already.",
  "413": "The body is too large.",
  "415": "The body is not application/json.",
  "422": "A field is not as it should be.",
};

function problems(...statuses: readonly string[]): Record<string, unknown> {
  const content = { "application/problem+json": { schema: reference("Problem") } };
  return Object.fromEntries(
    statuses.map((status) => [status, { description: REASONS[status] ?? "An error.", content }]),
  );
}
