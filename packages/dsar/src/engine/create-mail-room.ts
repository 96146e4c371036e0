import { DsarError } from "../core/error.ts";
import { isClosed } from "../core/lifecycle/lifecycle.ts";
import { isMailAddress } from "../core/request/new-request.ts";
import { opened } from "./attachments.ts";
import { audit } from "./audit.ts";
import type { EngineContext } from "./context.ts";
import { isUndelivered, type Settlement, type StoredPost } from "./mail-queries.ts";
import { receiveFromTray } from "./mail-reception.ts";
import { DISMISSALS, type MailCircumstances, type MailRoom, type TrayItem } from "./mail-room.ts";
import type { StoredRequest, StoreTransaction } from "./store.ts";
import { askIdentity, sendCode, tooManyMails } from "./verification.ts";

const PLAIN: MailCircumstances = {
  flaws: [],
  withheld: null,
  writtenBy: null,
  relatesTo: null,
  authentication: null,
};

/** Builds the part of the engine that keeps what came by mail. */
export function createMailRoom(context: EngineContext, wake: () => void): MailRoom {
  const { store, controller } = context;

  function onTray<T>(
    id: string,
    work: (tx: StoreTransaction, post: StoredPost) => Promise<T>,
  ): Promise<T> {
    return store.transaction(async (tx) => {
      const post = await tx.postById(controller.id, id);
      if (post === null || post.settledAt !== null)
        throw missing("Nothing of that id is on the tray.");
      return work(tx, post);
    });
  }

  const settle = (tx: StoreTransaction, id: string, as: Settlement["as"]): Promise<void> =>
    tx.settlePost(id, { at: context.now(), as, by: tx.operator ?? null });

  return {
    tray: () =>
      store.transaction(async (tx) => (await tx.unsettledPost(controller.id)).map(trayItem)),
    async take(id, requester) {
      const accepted = await onTray(id, async (tx, post) => {
        await settle(tx, id, "taken");
        const taken = await receiveFromTray(context, tx, post, requester);
        const at = context.now();
        await audit(tx, taken.id, { at, event: "taken-from-tray", by: "desk" });
        return taken;
      });
      wake();
      return accepted;
    },
    join: (id, requestId) =>
      onTray(id, async (tx, post) => {
        const request = await requestOf(tx, controller.id, requestId);
        if (isClosed(request.state))
          throw new DsarError(
            "transition-impossible",
            "The request is closed: make a new one of what was written since.",
            { path: "request" },
          );
        await settle(tx, id, "joined");
        const { receivedAt, subject, text } = post;
        const messageId = `sha256:${post.digest}`;
        const letter = { id: context.newId(), requestId, messageId };
        await tx.insertLetter({ ...letter, receivedAt, subject, text });
        await audit(tx, requestId, { at: context.now(), event: "letter-added", by: "desk" });
      }),
    dismiss: (id, because) =>
      onTray(id, async (tx, post) => {
        if (!DISMISSALS.includes(because))
          throw new DsarError("request-invalid", 'The field "as" names no reason.', { path: "as" });
        await settle(tx, id, because);
        if (post.requestId === null) return;
        await requestOf(tx, controller.id, post.requestId);
        const detail = { kind: post.kind, as: because };
        await audit(tx, post.requestId, {
          ...{ at: context.now(), event: "mail-dismissed", by: "desk", detail },
        });
      }),
    of: (requestId) =>
      store.transaction(async (tx) => {
        await requestOf(tx, controller.id, requestId);
        const notices = await tx.postOf(requestId);
        return {
          circumstances: (await tx.circumstances(requestId)) ?? PLAIN,
          attachments: await tx.attachments(requestId),
          notices: notices.map(trayItem),
          undelivered: notices.some(isUndelivered),
        };
      }),
    attachment: (requestId, id) =>
      store.transaction(async (tx) => {
        await requestOf(tx, controller.id, requestId);
        const file = await tx.attachment(requestId, id);
        if (file === null) throw missing("This request has no file of that id.");
        const { sealed: _sealed, requestId: _request, ...shown } = file;
        const content = opened(context, file);
        await audit(tx, requestId, { at: context.now(), event: "file-opened", by: "desk" });
        return { ...shown, content };
      }),
    deleteAttachment: (requestId, id) =>
      store.transaction(async (tx) => {
        await requestOf(tx, controller.id, requestId);
        if (!(await tx.deleteAttachment(requestId, id)))
          throw missing("This request has no file of that id.");
        await audit(tx, requestId, { at: context.now(), event: "file-deleted", by: "desk" });
      }),
    async requester(requestId, { email }) {
      await store.transaction(async (tx) => {
        const request = await requestOf(tx, controller.id, requestId);
        const address = checkedAddress(email);
        if (request.verifiedAt !== null || isClosed(request.state))
          throw new DsarError(
            "transition-impossible",
            "The request was confirmed or is closed: it belongs to the address that it has.",
            { path: "email" },
          );
        await tx.setRequester(requestId, address);
        await tx.settleReturned(requestId, context.now());
        await nameRequester(context, tx, { ...request, address, name: null });
      });
      wake();
    },
  };
}

/** The code of an earlier mail is worth nothing to the address before: the newest code counts alone. */
async function nameRequester(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
): Promise<void> {
  const how = await tx.circumstances(request.id);
  if (how !== null) await tx.noteCircumstances(request.id, { ...how, withheld: null });
  const subject = context.secrets.subjectPseudonym(request.address ?? "");
  const at = context.now();
  await audit(tx, request.id, { at, event: "requester-named", by: "desk", detail: { subject } });
  if (request.state === "received") {
    await askIdentity(context, tx, request);
    return;
  }
  // The earlier address holds a code that must end now; without a fresh one it would not.
  if (await tooManyMails(context, tx, request))
    throw new DsarError("request-invalid", "This address got its share of mails today.", {
      path: "email",
    });
  await sendCode(context, tx, request);
}

async function requestOf(
  tx: StoreTransaction,
  controller: string,
  id: string,
): Promise<StoredRequest> {
  const request = await tx.requestById(id, "update");
  if (request !== null && request.controller === controller) return request;
  throw missing("This controller has no request of that id.");
}

function checkedAddress(email: string): string {
  const address = email.trim().toLowerCase();
  if (isMailAddress(address)) return address;
  throw new DsarError("request-invalid", 'The field "email" is not a mail address.', {
    path: "email",
  });
}

function trayItem(post: StoredPost): TrayItem {
  const { id, receivedAt, kind, sender, subject, text, flaws, requestId, report } = post;
  return { id, receivedAt, kind, sender, subject, text, flaws, requestId, report };
}

function missing(message: string): DsarError {
  return new DsarError("not-found", message, { path: "id" });
}
