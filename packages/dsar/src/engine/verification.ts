import { DsarError } from "../core/error.ts";
import { identityNeed } from "../core/request/identity-level.ts";
import { audit } from "./audit.ts";
import { type EngineContext, move } from "./context.ts";
import { queueMessage } from "./outbox.ts";
import { startFulfilment } from "./plan.ts";
import { requestClock } from "./request-clock.ts";
import { fits, hashSecret, normalisedCode } from "./secrets.ts";
import type { Challenge, StoredRequest, StoreTransaction } from "./store.ts";

const HOUR_MS = 3_600_000;

/**
 * Asks the holder of the address to confirm a request that was just received.
 *
 * An address that got many such mails today gets no more: a stranger could fill a mailbox with
 * them. The request stays received, its clock runs, and the desk sees it.
 */
export async function askIdentity(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
  mandate: boolean = false,
): Promise<StoredRequest> {
  const at = context.now();
  const need = identityNeed(request.type, request.law.law);
  if (need.proof === "none") return verified(context, tx, request, "none");
  if (mandate && need.mandate) return verified(context, tx, request, "mandate");
  if (await tooManyMails(context, tx, request)) {
    await audit(tx, request.id, { at, event: "mail-withheld", by: "engine" });
    return request;
  }
  await sendCode(context, tx, request);
  return move(tx, request, "ask-identity", { at, by: "engine" });
}

/** Tells whether an address has had its share of confirmation mails. */
export async function tooManyMails(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
): Promise<boolean> {
  if (request.address === null) return true;
  const since = new Date(context.now().getTime() - 24 * HOUR_MS);
  const sent = await tx.confirmationsSince(context.controller.id, request.address, since);
  return sent >= context.limits.mailsPerAddress;
}

/** Makes a fresh code, which takes the place of earlier ones, and queues its mail. */
export async function sendCode(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
): Promise<void> {
  const createdAt = context.now();
  const id = context.newId();
  await tx.insertChallenge({
    id,
    requestId: request.id,
    codeHash: hashSecret(context.secrets.confirmationCode(id)),
    createdAt,
    expiresAt: new Date(createdAt.getTime() + context.limits.codeHours * HOUR_MS),
    attempts: 0,
    usedAt: null,
  });
  await queueMessage(context, tx, request.id, { kind: "confirm", reference: id });
}

/**
 * Confirms a locked request with a code, and starts its fulfilment. A failed attempt is counted:
 * the caller commits, then throws what this returns.
 */
export async function confirmWith(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
  code: string,
): Promise<StoredRequest | DsarError> {
  if (await tooManyGuesses(context, tx, request))
    return failure("Too many wrong codes for this address: try again tomorrow.");
  const challenge = await tx.latestChallenge(request.id);
  if (challenge === null) return failure("No code was sent for this request.");
  const wrong = refusal(context, challenge);
  if (wrong !== null) return wrong;
  if (!fits(normalisedCode(code), challenge.codeHash)) return miscounted(context, tx, challenge);
  // A link that is opened twice confirms once, and says the same both times.
  if (challenge.usedAt !== null) return request;
  await tx.updateChallenge(challenge.id, { usedAt: context.now() });
  return verified(context, tx, request, "code");
}

/** How it was established who asks. */
type Proof = "code" | "account" | "mandate" | "none";

/** Notes that a locked request is its person's, and starts the fulfilment. */
export async function verified(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
  proof: Proof,
): Promise<StoredRequest> {
  const at = context.now();
  const clock = requestClock(context.controller, { ...request, verifiedAt: at });
  const patch = { verifiedAt: at, clock: request.extended ? request.clock : clock };
  const record = { at, by: "person", detail: { due: patch.clock.due, proof } } as const;
  const moved = await move(tx, request, "verify", record, patch);
  return startFulfilment(context, tx, moved, "person");
}

/** Codes have 80 bits; who guesses at all is stopped at every request of the address. */
async function tooManyGuesses(
  { controller, limits, now }: EngineContext,
  tx: StoreTransaction,
  { address }: StoredRequest,
): Promise<boolean> {
  if (address === null) return true;
  const since = new Date(now().getTime() - 24 * HOUR_MS);
  return (await tx.wrongCodesSince(controller.id, address, since)) >= limits.guessesPerAddress;
}

function refusal(context: EngineContext, challenge: Challenge): DsarError | null {
  if (challenge.attempts >= context.limits.codeAttempts)
    return failure("Too many wrong codes: have a new one sent.");
  if (challenge.usedAt === null && challenge.expiresAt <= context.now())
    return failure("The code has expired: have a new one sent.");
  return null;
}

async function miscounted(
  context: EngineContext,
  tx: StoreTransaction,
  challenge: Challenge,
): Promise<DsarError> {
  const attempts = challenge.attempts + 1;
  await tx.updateChallenge(challenge.id, { attempts });
  const detail = { attempts };
  await audit(tx, challenge.requestId, {
    at: context.now(),
    event: "wrong-code",
    by: "person",
    detail,
  });
  return failure("The code is wrong.");
}

function failure(message: string): DsarError {
  return new DsarError("verification-failed", message, { path: "code" });
}
