import type { KeyObject } from "node:crypto";
import { errors, jwtVerify } from "jose";
import { DsarError } from "../core/error.ts";
import { type NewRequest, parseNewRequest } from "../core/request/new-request.ts";
import { isRequestType } from "../core/request/request-type.ts";
import type { EngineContext } from "./context.ts";

/** An authorised agent whose signature is believed. */
export interface TrustedAgent {
  /** As it stands in the claim `iss`. */
  readonly id: string;
  /** Ed25519 public key. */
  readonly key: KeyObject;
}

/** A mandate that holds: what it asks for, and what keeps it from being used twice. */
export interface Mandate {
  readonly request: NewRequest;
  readonly agent: string;
  readonly jti: string;
  readonly expiresAt: Date;
}

/** Longest that a mandate may live, and how far the agent's clock may be off. */
const LIFE = "15 minutes";
const SKEW_SECONDS = 60;

/**
 * Checks a signed mandate (JWS, RFC 7515; claims of RFC 7519): Ed25519 alone, by the key of the agent
 * that it names, for this controller, young and not yet ended.
 *
 * @throws DsarError `mandate-refused`.
 */
export async function readMandate(context: EngineContext, jws: string): Promise<Mandate> {
  const { agents, controller, now } = context;
  for (const { id, key } of agents) {
    try {
      const { payload } = await jwtVerify(jws, key, {
        algorithms: ["EdDSA", "Ed25519"],
        issuer: id,
        audience: controller.id,
        maxTokenAge: LIFE,
        clockTolerance: SKEW_SECONDS,
        currentDate: now(),
        requiredClaims: ["sub", "exp", "iat", "jti", "right"],
      });
      return mandateOf(id, payload);
    } catch (error) {
      if (isAnothers(error)) continue;
      throw error instanceof errors.JOSEError ? refused(error.message, error) : error;
    }
  }
  throw refused("no agent that is trusted here signed it");
}

/** Signed by another key, or naming another issuer: the next agent may be the one. */
function isAnothers(error: unknown): boolean {
  if (error instanceof errors.JWSSignatureVerificationFailed) return true;
  return error instanceof errors.JWTClaimValidationFailed && error.claim === "iss";
}

function mandateOf(agent: string, payload: Readonly<Record<string, unknown>>): Mandate {
  const { sub, right, name, message, residence, jti, exp } = payload;
  if (typeof jti !== "string" || jti === "" || jti.length > 200) throw refused('claim "jti"');
  if (typeof right !== "string" || !isRequestType(right)) throw refused('claim "right"');
  const optional = Object.entries({ name, message, residence });
  const given = Object.fromEntries(optional.filter(([, value]) => value !== undefined));
  const request = parseNewRequest({ ...given, type: right, email: sub, channel: "agent" });
  return { request, agent, jti, expiresAt: new Date((Number(exp) + SKEW_SECONDS) * 1000) };
}

/** A mandate that does not hold, with what is wrong; never its content. */
export function refused(why: string, cause?: unknown): DsarError {
  return new DsarError("mandate-refused", `The mandate is refused: ${why}.`, {
    path: "mandate",
    cause,
  });
}
