import type { LetterKind } from "../core/answer/template.ts";
import type { Law } from "../core/clock/law.ts";
import { DsarError } from "../core/error.ts";
import type { DelayCode, RefusalCode } from "../core/request/justification.ts";
import { isRequestType } from "../core/request/request-type.ts";
import type { Dismissal } from "../engine/mail-room.ts";
import type { DeskVisit } from "./desk-server.ts";
import { soughtRequest } from "./sought-request.ts";

/** Does something with a request; the fields are those of the page's form. */
type Act = (visit: DeskVisit, id: string, form: URLSearchParams) => Promise<unknown>;

const text = (form: URLSearchParams, name: string): string => form.get(name)?.trim() ?? "";

/** A field that may be left empty. */
function optional<Name extends string, T extends string>(
  form: URLSearchParams,
  name: Name,
): { readonly [K in Name]?: T } {
  const value = text(form, name);
  return (value === "" ? {} : { [name]: value }) as { readonly [K in Name]?: T };
}

/** Letters: what they do once they are sent. */
const LETTERS: Readonly<Record<LetterKind, Act>> = {
  answer: ({ desk }, id, form) => desk.answer(id, text(form, "text")),
  ask: ({ desk }, id, form) => desk.ask(id, text(form, "text")),
  extend: ({ desk }, id, form) =>
    desk.extend(id, text(form, "text"), {
      ...optional(form, "until"),
      ...optional<"because", DelayCode>(form, "because"),
    }),
  refuse: ({ desk, dsar }, id, form) => {
    const ground = optional<"because", RefusalCode>(form, "because");
    const reasons = text(form, "text");
    if (dsar.fourEyes === "never") return desk.refuse(id, reasons, ground);
    return desk.propose(id, { act: "refuse", text: reasons, ...ground });
  },
  "refuse-part": ({ desk, dsar }, id, form) => {
    const ground = optional<"because", RefusalCode>(form, "because");
    const [granted, reasons] = [text(form, "granted"), text(form, "text")];
    if (dsar.fourEyes === "never")
      return desk.answerInPart(id, { granted, refused: reasons, ...ground });
    return desk.propose(id, { act: "refuse-part", granted, text: reasons, ...ground });
  },
};

const OTHERS: Readonly<Record<string, Act>> = {
  answered: ({ desk }, id) => desk.answered(id),
  decide: async ({ desk, dsar }, id, form) => {
    const type = text(form, "type");
    if (!isRequestType(type))
      throw new DsarError("request-invalid", 'The field "type" names no right.', { path: "type" });
    const seconded = type === "erasure" && dsar.fourEyes !== "never";
    return seconded ? desk.propose(id, { act: "erase" }) : desk.decide(id, type);
  },
  erase: ({ desk, dsar }, id) =>
    dsar.fourEyes === "never" ? desk.decide(id, "erasure") : desk.propose(id, { act: "erase" }),
  accept: ({ desk }, id) => desk.settleAuthority(id, true),
  reject: ({ desk }, id) => desk.settleAuthority(id, false),
  requester: ({ mailRoom }, id, form) => mailRoom.requester(id, { email: text(form, "email") }),
  law: ({ desk }, id, form) => desk.applyLaw(id, text(form, "law") as Law, text(form, "why")),
  hold: async ({ desk }, id, form) => {
    const { address } = await desk.read(id);
    return desk.hold({
      ...{ email: address ?? "", requestId: id },
      ...{ reason: text(form, "reason"), basis: text(form, "basis"), ...optional(form, "until") },
    });
  },
};

/** What can be done with a request, by the last part of the path. */
export const REQUEST_ACTS: ReadonlyMap<string, Act> = new Map(
  Object.entries({ ...LETTERS, ...OTHERS }),
);

/** What can be done with something else, by the kind of thing and the last part of the path. */
export const OTHER_ACTS: ReadonlyMap<string, Act> = new Map<string, Act>([
  ["proposals/approve", ({ desk }, id) => desk.approve(id)],
  ["proposals/decline", ({ desk }, id, form) => desk.decline(id, text(form, "why"))],
  ["holds/release", ({ desk }, id) => desk.release(id)],
  [
    "tray/take",
    ({ mailRoom }, id, form) =>
      mailRoom.take(id, { email: text(form, "email"), ...optional(form, "name") }),
  ],
  [
    "tray/join",
    async (visit, id, form) =>
      visit.mailRoom.join(id, await soughtRequest(visit, text(form, "request"))),
  ],
  ["tray/dismiss", ({ mailRoom }, id, form) => mailRoom.dismiss(id, text(form, "as") as Dismissal)],
  ["work/retry", ({ desk }, id) => desk.retry(id)],
  ["work/complete", ({ desk }, id, form) => desk.complete(id, outcome(form))],
]);

/** What a task that was done by hand left in place; all four fields or none. */
function outcome(form: URLSearchParams): Parameters<DeskVisit["desk"]["complete"]>[1] {
  const kept = Object.fromEntries(
    (["what", "why", "basis", "until"] as const).map((name) => [name, text(form, name)]),
  ) as Record<"what" | "why" | "basis" | "until", string>;
  const empty = Object.entries(kept).filter(([, value]) => value === "");
  if (empty.length === 4) return {};
  const [missing] = empty;
  if (missing === undefined) return { kept: [kept] };
  throw new DsarError(
    "request-invalid",
    `The field "${missing[0]}" is empty: the person is told what is kept, why, on what basis and until when.`,
    { path: missing[0] },
  );
}
