import * as z from "zod/mini";
import type { Law } from "../clock/law.ts";
import { DsarError } from "../error.ts";
import type { RequestState } from "../lifecycle/lifecycle.ts";
import {
  type Justification,
  type JustificationCode,
  justification,
} from "../request/justification.ts";
import type { NewRequest } from "../request/new-request.ts";
import type { RequestType } from "../request/request-type.ts";
import { mailOf } from "./mail-of.ts";
import { refusePayload } from "./refuse-payload.ts";

/** OpenDSR 2.0, section 5.1. */
const IDENTITY_TYPES = [
  "controller_customer_id",
  "android_advertising_id",
  "android_id",
  "email",
  "fire_advertising_id",
  "ios_advertising_id",
  "ios_vendor_id",
  "microsoft_advertising_id",
  "microsoft_publisher_id",
  "roku_publisher_id",
  "roku_advertising_id",
] as const;

/** OpenDSR 2.0, section 5.2. */
const IDENTITY_FORMATS = ["raw", "sha1", "md5", "sha256"] as const;
const TYPES = ["access", "portability", "erasure"] as const;
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
/** Plain HTTP is for reports that stay on this machine (RFC 6761, 6.3: `localhost` and below). */
const CALLBACK =
  /^(?:https:\/\/\S+|http:\/\/(?:127\.0\.0\.1|(?:[a-z0-9-]+\.)*localhost)(?::\d+)?\/\S*)$/;
const https = z.string().check(z.regex(CALLBACK, "is no https address"));
const time = z
  .string()
  .check(
    z.refine(
      (text) => RFC_3339.test(text) && !Number.isNaN(Date.parse(text)),
      "is no RFC 3339 time",
    ),
  );

const identity = z.object({
  identity_type: z.enum(IDENTITY_TYPES),
  identity_value: z.string().check(z.minLength(1), z.maxLength(1000)),
  identity_format: z.enum(IDENTITY_FORMATS),
});

const schema = z.object({
  regulation: z.enum(["gdpr", "ccpa"]),
  subject_request_id: z.string().check(z.regex(UUID_V4, "is no UUID of version 4")),
  subject_request_type: z.enum(TYPES),
  submitted_time: time,
  subject_identities: z.optional(z.array(identity).check(z.maxLength(100))),
  api_version: z.optional(z.string()),
  status_callback_urls: z.optional(z.array(https).check(z.maxLength(10))),
  extensions: z.optional(z.record(z.string(), z.unknown())),
});

/** One way to say who the person is (section 5.3). */
export interface OpenDsrIdentity {
  readonly identity_type: (typeof IDENTITY_TYPES)[number];
  readonly identity_value: string;
  readonly identity_format: (typeof IDENTITY_FORMATS)[number];
}

/** A request as OpenDSR 2.0 writes it (section 7.1.1). */
export interface OpenDsrRequest {
  readonly regulation: "gdpr" | "ccpa";
  readonly subject_request_id: string;
  readonly subject_request_type: (typeof TYPES)[number];
  readonly submitted_time: string;
  readonly subject_identities?: readonly OpenDsrIdentity[];
  readonly api_version?: string;
  readonly status_callback_urls?: readonly string[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** What a request from another system becomes here. */
export interface Received {
  readonly request: NewRequest;
  readonly law: Law;
  /** The sender's own name for the request; answers carry it. */
  readonly externalId: string;
  readonly callbacks: readonly string[];
}

/**
 * Reads a request of OpenDSR 2.0. A field that the specification does not know is passed over.
 *
 * @param value the parsed JSON body
 * @throws DsarError `request-invalid`; `path` names the field.
 */
export function parseOpenDsrRequest(value: unknown): OpenDsrRequest {
  const result = z.safeParse(schema, value);
  if (!result.success) throw refusePayload(result.error.issues[0]);
  if (result.data.subject_identities === undefined && result.data.extensions === undefined)
    throw new DsarError(
      "request-invalid",
      'The field "subject_identities" is missing, and no extension says who the person is.',
      { path: "subject_identities" },
    );
  return result.data as OpenDsrRequest;
}

/**
 * Turns a request of OpenDSR into one of ours. It needs a mail address in the clear, at which the
 * person is asked to confirm.
 *
 * @throws DsarError `request-invalid`
 */
export function fromOpenDsr(given: OpenDsrRequest): Received {
  const email = given.subject_identities?.find(
    ({ identity_type, identity_format }) => identity_type === "email" && identity_format === "raw",
  );
  return {
    request: {
      type: given.subject_request_type,
      email: mailOf(email?.identity_value, "subject_identities"),
      channel: "api",
      messageId: `opendsr:${given.subject_request_id}`,
    },
    law: given.regulation,
    externalId: given.subject_request_id,
    callbacks: given.status_callback_urls ?? [],
  };
}

/** What a controller sends on to a processor. */
export interface ToOpenDsr {
  /** UUID of version 4, the same at each retry. */
  readonly id: string;
  readonly type: RequestType;
  readonly law: Law;
  readonly email: string;
  readonly submittedAt: Date;
  readonly callbacks?: readonly string[];
}

/**
 * Writes a request for a processor that speaks OpenDSR 2.0.
 *
 * @throws DsarError `request-invalid` for a type or law that OpenDSR does not know.
 */
export function toOpenDsr(given: ToOpenDsr): OpenDsrRequest {
  const type = TYPES.find((known) => known === given.type);
  if (type === undefined) throw unknown("type", given.type);
  if (given.law !== "gdpr" && given.law !== "ccpa") throw unknown("law", given.law);
  return {
    regulation: given.law,
    subject_request_id: given.id,
    subject_request_type: type,
    submitted_time: given.submittedAt.toISOString(),
    subject_identities: [
      { identity_type: "email", identity_value: given.email, identity_format: "raw" },
    ],
    api_version: "2.0",
    ...(given.callbacks === undefined ? {} : { status_callback_urls: given.callbacks }),
  };
}

function unknown(path: string, value: string): DsarError {
  return new DsarError("request-invalid", `OpenDSR 2.0 has no "${value}".`, { path });
}

/** Where a request stands, in the words of OpenDSR 2.0 (section 8). */
export type OpenDsrStatus = "pending" | "in_progress" | "completed" | "cancelled";

const STATUS: Readonly<Record<RequestState, OpenDsrStatus>> = {
  received: "pending",
  "awaiting-verification": "pending",
  verified: "in_progress",
  "in-progress": "in_progress",
  "with-person": "in_progress",
  answered: "completed",
  refused: "cancelled",
  withdrawn: "cancelled",
};

/** What {@link openDsrStatus} writes (section 8.3). */
export interface OpenDsrStatusBody {
  readonly controller_id: string;
  readonly expected_completion_time: string;
  readonly subject_request_id: string;
  readonly request_status: OpenDsrStatus;
  readonly api_version: "2.0";
  readonly results_url?: string;
  /** By domain of who defines them (section 5.4): the ground of a refusal or an extension. */
  readonly extensions?: {
    readonly "w3id.org": {
      /** Term of the Data Privacy Vocabulary. */
      readonly justification: string;
      readonly citation: string;
      readonly meaning: string;
    };
  };
}

/** Writes where a request stands. */
export function openDsrStatus(given: {
  readonly controller: string;
  readonly externalId: string;
  readonly state: RequestState;
  /** Date by which the answer is due. */
  readonly due: string;
  readonly resultsUrl?: string;
  /** Ground of a refusal or an extension, where the desk gave one. */
  readonly justification?: JustificationCode | null;
}): OpenDsrStatusBody {
  const ground = justification(given.justification ?? "");
  return {
    controller_id: given.controller,
    expected_completion_time: `${given.due}T23:59:59Z`,
    subject_request_id: given.externalId,
    request_status: STATUS[given.state],
    api_version: "2.0",
    ...(given.resultsUrl === undefined ? {} : { results_url: given.resultsUrl }),
    ...(ground === null ? {} : { extensions: { "w3id.org": groundOf(ground) } }),
  };
}

function groundOf({ iri, citation, meaning }: Justification): {
  readonly justification: string;
  readonly citation: string;
  readonly meaning: string;
} {
  return { justification: iri, citation, meaning };
}

/** Writes what this system takes (section 6.3). */
export function openDsrDiscovery(certificate: string): Readonly<Record<string, unknown>> {
  return {
    api_version: "2.0",
    supported_identities: [{ identity_type: "email", identity_format: "raw" }],
    supported_subject_request_types: [...TYPES],
    processor_certificate: certificate,
  };
}

/** Writes a refusal of a payload (section 7.6). */
export function openDsrError(error: DsarError): Readonly<Record<string, unknown>> {
  return {
    error: {
      code: 400,
      message: error.message,
      errors: [{ domain: "Validation", reason: error.code, message: error.message }],
    },
  };
}
