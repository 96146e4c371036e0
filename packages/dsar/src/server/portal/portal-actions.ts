import { DsarError, isDsarError } from "../../core/error.ts";
import type { Language } from "../../core/request/new-request.ts";
import type { Dsar } from "../../engine/dsar.ts";
import { PROOF_BYTES } from "../../engine/proofs.ts";
import { parseForm, readForm } from "../../intake/parse-form.ts";
import type { PortalPage } from "../dsar-server.ts";
import { exportResponse } from "../export-response.ts";
import { PRIVATE } from "../private-headers.ts";
import { type FormMistake, formPage } from "./form-page.ts";
import { confirmPage, downloadPage, failedPage } from "./other-pages.ts";
import { isLanguage } from "./page-language.ts";
import { placeIn, residenceAt } from "./place.ts";
import { statusPage } from "./status-page.ts";
import { uploadedFile } from "./uploaded-file.ts";

/** A request on its way through the portal. */
export interface Visit {
  readonly dsar: Dsar;
  readonly path: string;
  readonly request: Request;
  readonly url: URL;
  readonly token: string;
  /** What follows the action in the path: the ticket of a download. */
  readonly ticket: string;
  readonly language: Language;
  /** Address of the account that is signed in at the site. */
  readonly signedIn: () => Promise<string | null>;
  readonly show: (page: PortalPage, status: number) => Promise<Response>;
}

type Action = (visit: Visit) => Promise<Response>;

/** What an address takes, by method; maps, since paths come from strangers. */
export type Methods = ReadonlyMap<string, Action>;

const FORM: Methods = new Map([
  ["GET", form],
  ["POST", submit],
]);

/** What stands below `path/<token>/`. */
const ACTIONS: ReadonlyMap<string, Methods> = new Map<string, Methods>([
  ["", new Map([["GET", status]])],
  [
    "confirm",
    new Map([
      ["GET", askConfirmation],
      ["POST", confirm],
    ]),
  ],
  ["account", new Map([["POST", confirmSignedIn]])],
  ["code", new Map([["POST", resend]])],
  ["withdraw", new Map([["POST", withdraw]])],
  ["appeal", new Map([["POST", appeal]])],
  ["proof", new Map([["POST", proof]])],
  [
    "export",
    new Map([
      ["GET", offerDownload],
      ["POST", grantDownload],
    ]),
  ],
]);

/** A download itself, `path/<token>/export/<ticket>`. */
const DOWNLOAD: Methods = new Map([["GET", download]]);
const TICKET = /^[0-9a-z]{1,11}-[A-Za-z0-9_-]{32}$/;

/** What stands at an address, by the parts of its path. */
export function methodsOf(rest: string, action: string, ticket: string): Methods | undefined {
  if (rest === "") return FORM;
  if (ticket === "") return ACTIONS.get(action);
  return action === "export" && TICKET.test(ticket) ? DOWNLOAD : undefined;
}

async function form({ dsar, path, url, language, show }: Visit): Promise<Response> {
  const place = placeIn(dsar.controller, url.searchParams.get("place"));
  const wanted = url.searchParams.get("type");
  return show(formPage({ dsar, path, url, language, place, wanted }), 200);
}

async function submit(visit: Visit): Promise<Response> {
  const { dsar, path, request, url, show } = visit;
  const values = await readForm(request);
  const named = values.get("language");
  const language = isLanguage(named) ? named : visit.language;
  values.set("language", language);
  const place = placeIn(dsar.controller, values.get("place"));
  try {
    const { token } = await dsar.submit({ ...parseForm(values), ...residenceAt(place) });
    return redirect(`${path}/${token}`);
  } catch (error) {
    if (!isDsarError(error, "request-invalid")) throw error;
    const mistake: FormMistake = { field: error.path ?? "", values };
    return show(formPage({ dsar, path, url, language, place, wanted: null, mistake }), 422);
  }
}

async function status(visit: Visit, proofRefused: boolean = false): Promise<Response> {
  const { dsar, token, url, show } = visit;
  const found = await dsar.status(token);
  if (found === null) return notFound(visit);
  const account = await visit.signedIn();
  const own = account !== null && (await dsar.isOf(token, account)) ? account : null;
  const { controller } = dsar;
  const page = statusPage({
    ...{ controller, here: here(visit), url, status: found, signedIn: own, proofRefused },
  });
  return show(page, proofRefused ? 422 : 200);
}

async function askConfirmation(visit: Visit): Promise<Response> {
  const found = await visit.dsar.status(visit.token);
  if (found === null) return notFound(visit);
  const code = visit.url.searchParams.get("code") ?? "";
  return visit.show(confirmPage(here(visit), code.slice(0, 100), languageIn(found.language)), 200);
}

async function confirm(visit: Visit): Promise<Response> {
  const code = (await readForm(visit.request)).get("code") ?? "";
  await visit.dsar.confirm(visit.token, code.slice(0, 100));
  return redirect(here(visit));
}

async function confirmSignedIn(visit: Visit): Promise<Response> {
  await visit.dsar.confirmSignedIn(visit.token, (await visit.signedIn()) ?? "");
  return redirect(here(visit));
}

async function resend(visit: Visit): Promise<Response> {
  await visit.dsar.resend(visit.token);
  return redirect(here(visit));
}

async function withdraw(visit: Visit): Promise<Response> {
  await visit.dsar.withdraw(visit.token);
  return redirect(here(visit));
}

async function appeal(visit: Visit): Promise<Response> {
  const why = (await readForm(visit.request)).get("message") ?? "";
  await visit.dsar.appeal(visit.token, why);
  return redirect(here(visit));
}

async function proof(visit: Visit): Promise<Response> {
  try {
    await visit.dsar.giveProof(visit.token, await uploadedFile(visit.request, PROOF_BYTES));
    return redirect(here(visit));
  } catch (error) {
    if (!isDsarError(error, "request-invalid")) throw error;
    return status(visit, true);
  }
}

/** A page with a button: mail scanners follow links, and must not get the copy. */
async function offerDownload(visit: Visit): Promise<Response> {
  const { dsar, token, url, show } = visit;
  const key = (url.searchParams.get("key") ?? "").slice(0, 100);
  if ((await dsar.grantDownload(token, key)) === null) return noFile(visit);
  const found = await dsar.status(token);
  return show(downloadPage(here(visit), key, languageIn(found?.language)), 200);
}

async function grantDownload(visit: Visit): Promise<Response> {
  const key = (await readForm(visit.request)).get("key") ?? "";
  const ticket = await visit.dsar.grantDownload(visit.token, key.slice(0, 100));
  return ticket === null ? noFile(visit) : redirect(`${here(visit)}/export/${ticket}`);
}

async function download(visit: Visit): Promise<Response> {
  const file = await visit.dsar.openDownload(visit.token, visit.ticket);
  return file === null ? noFile(visit) : exportResponse(visit.request, file);
}

function here({ path, token }: Visit): string {
  return `${path}/${token}`;
}

/** The mails came in the request's language: so do the pages behind their links. */
function languageIn(language: string | undefined): Language {
  return isLanguage(language) ? language : "en";
}

function noFile({ show, language }: Visit): Promise<Response> {
  return show(failedPage("file", language), 404);
}

/** Nothing stands here: the same for what never was and for what is somebody else's. */
export function notFound({ show, path, language }: Visit): Promise<Response> {
  return show(failedPage("missing", language, path), 404);
}

/** The page for an error that was thrown on purpose; any other is thrown on. */
export async function failure(visit: Visit, error: unknown): Promise<Response> {
  const { show, path, language } = visit;
  if (!(error instanceof DsarError)) throw error;
  switch (error.code) {
    case "not-found":
      return notFound(visit);
    case "verification-failed":
      return show(failedPage("unconfirmed", language, here(visit)), 403);
    case "transition-impossible":
      return show(failedPage("late", language, here(visit)), 409);
    case "request-invalid":
      return show(failedPage("form", language, path), formStatus(error.path));
    default:
      throw error;
  }
}

function formStatus(field: string | undefined): number {
  if (field === "content-type") return 415;
  return field === "body" ? 413 : 422;
}

/** 303: the browser fetches the next page by GET, and a reload does not send the form again. */
function redirect(location: string): Response {
  return new Response(null, { status: 303, headers: { ...PRIVATE, location } });
}
