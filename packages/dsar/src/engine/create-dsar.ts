import { createHash, randomUUID } from "node:crypto";
import { holidayCalendar } from "../core/clock/holidays/tables.ts";
import { localDateOf } from "../core/clock/local-date.ts";
import { DsarError } from "../core/error.ts";
import { parseMail } from "../intake/parse-mail.ts";
import { checkAnchored, makeAnchor } from "./anchor.ts";
import { checkAudit } from "./audit.ts";
import { auditRowsOf } from "./audit-rows.ts";
import { type EngineContext, move } from "./context.ts";
import { createDesk } from "./create-desk.ts";
import { createMailRoom } from "./create-mail-room.ts";
import type { Dsar, DsarOptions, RequestStatus } from "./dsar.ts";
import { replayErasures } from "./erasure-ledger.ts";
import { grantDownload, openDownload, openExport } from "./exports.ts";
import { performSteps } from "./fulfilment.ts";
import { deskOf } from "./guarded-desk.ts";
import { mailRoomOf } from "./guarded-mail-room.ts";
import { limitsOf } from "./limits.ts";
import { receiveMail } from "./mail-reception.ts";
import { readMandate, refused } from "./mandate.ts";
import { queueMessage, sendMessage } from "./outbox.ts";
import { performOutside, takeCallback } from "./outside.ts";
import { stagesOf } from "./plan.ts";
import { giveProof } from "./proofs.ts";
import { receive, receiveIn } from "./reception.ts";
import { statusOf } from "./request-status.ts";
import { createSecrets, hashSecret } from "./secrets.ts";
import type { StoredRequest, StoreTransaction } from "./store.ts";
import { sweep } from "./sweep.ts";
import { appealRequest } from "./timing.ts";
import { confirmWith, sendCode, tooManyMails, verified } from "./verification.ts";
import { createWorker } from "./worker.ts";

const APPEAL_LENGTH = 100_000;

/**
 * Builds the engine that takes requests in, keeps their clocks, fulfils them and answers.
 *
 * @throws DsarError `configuration-invalid` or `clock-invalid`, naming the option.
 * @example
 * const dsar = createDsar({ store, controller, connectors, mailer, register, baseUrl, secret });
 * const worker = dsar.start();
 * await dsar.submit({ type: "access", email: "ada@example.org", channel: "form" });
 */
export function createDsar(options: DsarOptions): Dsar {
  const context = contextOf(options);
  const { store, controller, register } = context;
  const worker = createWorker({
    kinds: [
      (signal) => performSteps(context, signal),
      (signal) => performOutside(context, signal),
      (signal) => sendMessage(context, signal),
    ],
    emit: context.emit,
  });

  function byToken(tx: StoreTransaction, token: string): Promise<StoredRequest | null> {
    return tx.requestByToken(controller.id, hashSecret(token));
  }

  /** Runs `work` on the locked request behind a link. */
  function locked<T>(
    token: string,
    work: (tx: StoreTransaction, request: StoredRequest) => Promise<T>,
  ): Promise<T> {
    return store.transaction(async (tx) => {
      const found = await byToken(tx, token);
      const request = found === null ? null : await tx.requestById(found.id, "update");
      if (request === null)
        throw new DsarError("not-found", "No request stands behind this link.", { path: "token" });
      return work(tx, request);
    });
  }

  return {
    controller,
    register,
    fourEyes: context.fourEyes,
    async submit(request) {
      const { duplicate: _duplicate, ...accepted } = await receive(context, request);
      worker.wake();
      return accepted;
    },
    async receiveMail(raw, envelope) {
      const { trustedAuthenticators } = context;
      const mail = await parseMail(raw, { envelope, trustedAuthenticators });
      const digest = createHash("sha256").update(raw).digest("hex");
      const outcome = await receiveMail(context, { mail, digest, to: envelope?.to ?? "" });
      worker.wake();
      return outcome;
    },
    status: (token) =>
      store.transaction(async (tx) => {
        const request = await byToken(tx, token);
        return request === null ? null : statusOf(request);
      }),
    async confirm(token, code): Promise<RequestStatus> {
      const outcome = await locked(token, (tx, request) => confirmWith(context, tx, request, code));
      if (outcome instanceof DsarError) throw outcome;
      worker.wake();
      return statusOf(outcome);
    },
    async confirmSignedIn(token, email) {
      const confirmed = await locked(token, (tx, request) => {
        if (request.address === email.toLowerCase() && isWaiting(request.state))
          return verified(context, tx, request, "account");
        throw new DsarError("verification-failed", "This account is not the request's.", {
          path: "email",
        });
      });
      worker.wake();
      return statusOf(confirmed);
    },
    isOf: (token, email) =>
      store.transaction(async (tx) => (await byToken(tx, token))?.address === email.toLowerCase()),
    giveProof: async (token, bytes) =>
      statusOf(await locked(token, (tx, request) => giveProof(context, tx, request, bytes))),
    async submitMandate(jws) {
      const { request, ...mandate } = await readMandate(context, jws);
      const { duplicate: _duplicate, ...accepted } = await store.transaction(async (tx) => {
        if (!(await tx.useMandate(controller.id, mandate, context.now())))
          throw refused("it was used already");
        return receiveIn(context, tx, request, { mandate: true });
      });
      worker.wake();
      return accepted;
    },
    async resend(token) {
      await locked(token, async (tx, request) => {
        if (request.state !== "awaiting-verification") return;
        if (!(await tooManyMails(context, tx, request))) await sendCode(context, tx, request);
      });
      worker.wake();
    },
    openExport: (token, key) => openExport(context, token, key),
    grantDownload: (token, key) => grantDownload(context, token, key),
    openDownload: (token, ticket) => openDownload(context, token, ticket),
    async withdraw(token) {
      const request = await locked(token, async (tx, open) => {
        const withdrawn = await move(tx, open, "withdraw", { at: context.now(), by: "person" });
        await queueMessage(context, tx, open.id, { kind: "withdrawn" });
        return withdrawn;
      });
      worker.wake();
      return statusOf(request);
    },
    async appeal(token, message) {
      const text = message.replaceAll("\u0000", "").trim();
      if (text === "" || text.length > APPEAL_LENGTH)
        throw new DsarError(
          "request-invalid",
          `The field "message" is empty or longer than ${APPEAL_LENGTH} characters.`,
          { path: "message" },
        );
      const reopened = await locked(token, (tx, refused) =>
        appealRequest(context, tx, refused, text),
      );
      worker.wake();
      return statusOf(reopened);
    },
    mailRoom: createMailRoom(context, worker.wake),
    desk: createDesk(context),
    deskOf: (operator) => deskOf(context, operator),
    mailRoomOf: (operator) => mailRoomOf(context, operator, worker.wake),
    run: (limits) => worker.run(limits?.signal),
    start: (pace) => worker.start(pace?.everyMs),
    async sweep() {
      const swept = await sweep(context);
      worker.wake();
      return swept;
    },
    replayErasures: ({ restoredTo }) => replayErasures(context, restoredTo),
    async takeCallback(id, message) {
      await takeCallback(context, id, message);
      worker.wake();
    },
    anchor: ({ anchors, key }) => makeAnchor(context, anchors, key),
    verifyAnchored: ({ anchors, keys }) =>
      checkAnchored(auditRowsOf(store, controller.id), anchors, keys, controller.id),
    verifyAudit: (requestId, head) =>
      store.transaction(async (tx) => checkAudit(await tx.auditRows(requestId), head)),
  };
}

function isWaiting(state: StoredRequest["state"]): boolean {
  return state === "awaiting-verification" || state === "received";
}

function contextOf(options: DsarOptions): EngineContext {
  const { controller, connectors, baseUrl, secret, limits, onEvent, now, ...given } = options;
  localDateOf(new Date(0), controller.timeZone);
  if (typeof controller.holidays === "string") holidayCalendar(controller.holidays);
  checkConnectors(connectors.map(({ name }) => name));
  stagesOf(connectors);
  return {
    ...given,
    controller,
    connectors,
    erasureLedger: given.erasureLedger ?? null,
    signingKey: given.signingKey ?? null,
    agents: given.agents ?? [],
    trustedAuthenticators: given.trustedAuthenticators ?? [],
    fourEyes: given.fourEyes ?? "desk",
    baseUrl: checkedBaseUrl(baseUrl),
    secrets: createSecrets(secret),
    limits: limitsOf(limits),
    now: now ?? given.store.now,
    newId: randomUUID,
    emit: onEvent ?? (() => {}),
  };
}

function checkConnectors(names: readonly string[]): void {
  for (const [index, name] of names.entries()) {
    const path = `connectors[${index}].name`;
    if (!/^[a-z][a-z0-9-]{0,63}$/.test(name))
      throw new DsarError(
        "configuration-invalid",
        `${path}: "${name}" must be lower-case letters, digits and hyphens; it names a file.`,
        { path },
      );
    if (names.indexOf(name) !== index)
      throw new DsarError("configuration-invalid", `${path}: "${name}" is there twice.`, { path });
  }
}

function checkedBaseUrl(baseUrl: string): string {
  if (URL.canParse(baseUrl) && /^https?:\/\/[^?#]*[^/?#]$/.test(baseUrl)) return baseUrl;
  throw new DsarError(
    "configuration-invalid",
    `baseUrl: "${baseUrl}" must be an http(s) address with no slash at its end, no ? and no #.`,
    { path: "baseUrl" },
  );
}
