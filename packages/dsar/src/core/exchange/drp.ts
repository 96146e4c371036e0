import * as z from "zod/mini";
import { DsarError } from "../error.ts";
import type { RequestState } from "../lifecycle/lifecycle.ts";
import {
  type Justification,
  type JustificationCode,
  justification,
} from "../request/justification.ts";
import type { RequestType } from "../request/request-type.ts";
import { mailOf } from "./mail-of.ts";
import type { Received } from "./opendsr.ts";
import { refusePayload } from "./refuse-payload.ts";

/** Data Rights Protocol 1.0, section 3.01. */
const RIGHTS: Readonly<Record<string, RequestType>> = {
  "sale:opt-out": "opt-out-of-sale",
  deletion: "erasure",
  access: "access",
  "access:categories": "access",
  "access:specific": "access",
};

const EXERCISES = [
  "sale:opt-out",
  "sale:opt-in",
  "deletion",
  "access",
  "access:categories",
  "access:specific",
] as const;

const time = z
  .string()
  .check(z.refine((text) => !Number.isNaN(Date.parse(text)), "is no ISO 8601 time"));
const name = z.string().check(z.minLength(1), z.maxLength(200));

const schema = z.object({
  "agent-id": name,
  "business-id": name,
  "agent-request-id": z.optional(name),
  "issued-at": time,
  "expires-at": time,
  "drp.version": z.literal("1.0"),
  exercise: z.enum(EXERCISES),
  regime: z.optional(z.literal("ccpa")),
  relationships: z.optional(z.array(z.string().check(z.maxLength(100))).check(z.maxLength(50))),
  status_callback: z.optional(
    z.string().check(z.regex(/^https:\/\/[^\s]+$/, "is no https address")),
  ),
  name: z.optional(z.string().check(z.maxLength(200))),
  email: z.optional(z.string()),
  email_verified: z.optional(z.boolean()),
});

/** Who a message must be from and for, and when. */
export interface DrpExpectation {
  /** The agent whose key signed the message. */
  readonly agent: string;
  /** The covered business that takes it. */
  readonly business: string;
  readonly now: Date;
}

/** A request by an authorised agent. */
export interface DrpRequest extends Received {
  readonly agent: string;
  /** The agent vouches that it verified the address. */
  readonly emailVerified: boolean;
}

/**
 * Reads the signed content of a Data Rights Protocol 1.0 request, in the order of its section
 * 3.07: agent, business, issue and expiry.
 *
 * @param value the JSON of a message whose signature was checked by `openDrpMessage`
 * @throws DsarError `request-invalid`; `path` names the claim.
 */
export function parseDrpRequest(value: unknown, expected: DrpExpectation): DrpRequest {
  const result = z.safeParse(schema, value);
  if (!result.success) throw refusePayload(result.error.issues[0]);
  const claims = result.data;
  if (claims["agent-id"] !== expected.agent)
    throw refused("agent-id", "names another agent than the one whose key signed the message");
  if (claims["business-id"] !== expected.business)
    throw refused("business-id", "names another business");
  const now = expected.now.getTime();
  if (Date.parse(claims["issued-at"]) > now) throw refused("issued-at", "lies in the future");
  if (Date.parse(claims["expires-at"]) <= now) throw refused("expires-at", "has passed");
  const type = RIGHTS[claims.exercise];
  if (type === undefined)
    throw refused("exercise", `asks for "${claims.exercise}", which is no right to be fulfilled`);
  const email = mailOf(claims.email, "email");
  const externalId =
    claims["agent-request-id"] ?? `${claims["issued-at"]}/${claims.exercise}/${email}`;
  return {
    request: {
      type,
      email,
      channel: "agent",
      messageId: `drp:${claims["agent-id"]}:${externalId}`,
      ...(claims.name === undefined || claims.name === "" ? {} : { name: claims.name }),
    },
    law: "ccpa",
    externalId,
    callbacks: claims.status_callback === undefined ? [] : [claims.status_callback],
    agent: claims["agent-id"],
    emailVerified: claims.email_verified === true,
  };
}

/** Why a request was denied (section 3.02). */
export type DrpDenial =
  | "suspected_fraud"
  | "insuf_verification"
  | "no_match"
  | "claim_not_covered"
  | "outside_jurisdiction"
  | "too_many_requests"
  | "other";

/** What {@link drpStatus} writes (section 3.03). */
export interface DrpStatusBody {
  readonly request_id: string;
  readonly agent_request_id?: string;
  readonly received_at: string;
  readonly expected_by: string;
  readonly status: "open" | "in_progress" | "fulfilled" | "revoked" | "denied";
  readonly reason?: "need_user_verification" | DrpDenial;
  readonly processing_details?: string;
  readonly user_verification_url?: string;
  readonly results_url?: string;
  readonly expires_at?: string;
}

/** Writes where a request stands, for the agent that made it. */
export function drpStatus(given: {
  readonly id: string;
  readonly externalId?: string;
  readonly state: RequestState;
  readonly receivedAt: Date;
  readonly due: string;
  readonly denial?: DrpDenial;
  /** Ground that the desk gave; says the denial and the details where these are left out. */
  readonly justification?: JustificationCode | null;
  readonly details?: string;
  /** Page on which the person confirms; needed while that is awaited. */
  readonly verificationUrl?: string;
  readonly resultsUrl?: string;
  /** When the link above ends. */
  readonly expiresAt?: Date;
}): DrpStatusBody {
  const { verificationUrl, resultsUrl, externalId, expiresAt } = given;
  const ground = justification(given.justification ?? "");
  const details = given.details ?? (ground === null ? undefined : groundText(ground));
  return {
    request_id: given.id,
    ...(externalId === undefined ? {} : { agent_request_id: externalId }),
    received_at: given.receivedAt.toISOString(),
    expected_by: `${given.due}T23:59:59.000Z`,
    ...statusOf(given.state, given.denial ?? ground?.drp ?? "other"),
    ...(details === undefined ? {} : { processing_details: details }),
    ...(given.state === "awaiting-verification" && verificationUrl !== undefined
      ? { user_verification_url: verificationUrl }
      : {}),
    ...(given.state === "answered" && resultsUrl !== undefined ? { results_url: resultsUrl } : {}),
    ...(expiresAt === undefined ? {} : { expires_at: expiresAt.toISOString() }),
  };
}

/** The protocol has few reasons: the provision and the vocabulary's code stand in the details. */
function groundText({ meaning, citation, iri }: Justification): string {
  return `${meaning} (${citation}; ${iri}).`;
}

function statusOf(
  state: RequestState,
  denial: DrpDenial,
): Pick<DrpStatusBody, "status" | "reason"> {
  switch (state) {
    case "received":
      return { status: "open" };
    case "awaiting-verification":
      return { status: "in_progress", reason: "need_user_verification" };
    case "verified":
    case "in-progress":
    case "with-person":
      return { status: "in_progress" };
    case "answered":
      return { status: "fulfilled" };
    case "refused":
      return { status: "denied", reason: denial };
    case "withdrawn":
      return { status: "revoked" };
  }
}

function refused(path: string, what: string): DsarError {
  return new DsarError("request-invalid", `The claim "${path}" ${what}.`, { path });
}
