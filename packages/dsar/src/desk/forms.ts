import { isDsarError } from "../core/error.ts";
import { OTHER_ACTS, REQUEST_ACTS } from "./acts.ts";
import type { Content, DeskVisit, Mistake } from "./desk-server.ts";
import { ID } from "./id-pattern.ts";
import { isLetter, letterPage } from "./letter-page.ts";
import { requestPage } from "./request-page.ts";
import { trayPage } from "./tray-page.ts";

const REQUEST_ACT = new RegExp(`^/requests/${ID}/([a-z-]+)$`);
const FILE_ACT = new RegExp(`^/requests/${ID}/file/${ID}/delete$`);
const OTHER_ACT = new RegExp(`^/(proposals|holds|work|tray)/${ID}/([a-z]+)$`);

/** What the form of one address does. */
export interface PostedForm {
  perform(values: URLSearchParams): Promise<unknown>;
  /** Where it leads when it worked: only to pages of the desk itself. */
  next(values: URLSearchParams): string;
  /** Its page again, with what was wrong and what was typed; null where it is a button alone. */
  again(mistake: Mistake): Promise<Content> | null;
}

/** The form at an address; null where there is none. */
export function formAt(visit: DeskVisit, rest: string): PostedForm | null {
  return requestForm(visit, rest) ?? fileForm(visit, rest) ?? otherForm(visit, rest);
}

/** Tells whether a mistake can be mended on the page of its form. */
export function canMend(error: unknown): boolean {
  return isDsarError(error) && !["not-found", "role-forbidden"].includes(error.code);
}

function requestForm(visit: DeskVisit, rest: string): PostedForm | null {
  const [, id = "", name = ""] = REQUEST_ACT.exec(rest) ?? [];
  const act = REQUEST_ACTS.get(name);
  if (act === undefined) return null;
  return {
    perform: (values) => act(visit, id, values),
    next: () => `${visit.path}/requests/${id}`,
    again: (mistake) =>
      isLetter(name) ? letterPage(visit, id, name, mistake) : requestPage(visit, id, mistake),
  };
}

function fileForm({ mailRoom, path }: DeskVisit, rest: string): PostedForm | null {
  const [, id, file = ""] = FILE_ACT.exec(rest) ?? [];
  if (id === undefined) return null;
  return {
    perform: () => mailRoom.deleteAttachment(id, file),
    next: () => `${path}/requests/${id}`,
    again: () => null,
  };
}

function otherForm(visit: DeskVisit, rest: string): PostedForm | null {
  const [, kind = "", id = "", name = ""] = OTHER_ACT.exec(rest) ?? [];
  const act = OTHER_ACTS.get(`${kind}/${name}`);
  if (act === undefined) return null;
  return {
    perform: (values) => act(visit, id, values),
    next: (values) => backTo(visit, values.get("back") ?? "") ?? listOf(visit, kind),
    again: (mistake) => (kind === "tray" ? trayPage(visit, { ...mistake, id }) : null),
  };
}

function backTo({ path }: DeskVisit, back: string): string | null {
  const known = back.startsWith(`${path}/`) && !back.startsWith("//") && !back.includes("\\");
  return known ? back : null;
}

function listOf({ path }: DeskVisit, kind: string): string {
  return `${path}/${kind === "proposals" ? "approvals" : kind}`;
}
