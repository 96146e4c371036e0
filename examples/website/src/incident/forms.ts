import { affectedBy, type BreachEntry, instantOf } from "@candor/dsar/incident";
import type { Company } from "../company.ts";

type Opening = Omit<Extract<BreachEntry, { kind: "opened" }>, "kind">;

/**
 * Reads the form that opens a record. What is left empty is handed on as it is: the record itself
 * says what it lacks, and where.
 *
 * @throws DsarError `clock-invalid` for a time that is none.
 */
export function readOpening(form: URLSearchParams, company: Company): Opening {
  return {
    at: momentIn(form, "at", company) ?? new Date(),
    title: form.get("title") ?? "",
    role: "controller",
    law: "gdpr",
    nature: form.getAll("nature") as unknown as Opening["nature"],
    what: form.get("what") ?? "",
    occurredFrom: momentIn(form, "occurredFrom", company),
    occurredTo: momentIn(form, "occurredTo", company),
  };
}

/** Reads one of the record's forms into an entry, which the record checks. */
export function readEntry(form: URLSearchParams, company: Company): unknown {
  const kind = form.get("kind") ?? "";
  const at = momentIn(form, "at", company) ?? new Date();
  const text = (name: string) => form.get(name) ?? "";
  const optional = (name: string) => text(name).trim() || null;
  switch (kind) {
    case "aware":
      return { kind, at, how: text("how") };
    case "scope":
      return { kind, at, scope: scopeIn(form, company) };
    case "assessed":
      return { kind, at, assessment: assessmentIn(form) };
    case "measure":
      return { kind, at, state: text("state"), what: text("what") };
    case "authority-told":
      return {
        ...{ kind, at, authority: company.register.controller.authority.name },
        ...{ complete: form.has("complete"), reference: optional("reference") },
        ...{ delay: optional("delay"), text: text("text") },
      };
    case "people-not-told":
      return { kind, at, exception: text("exception"), reasons: text("reasons") };
    case "closed":
      return { kind, at, lessons: text("lessons") };
    case "reopened":
      return { kind, at, why: text("why") };
    default:
      return { kind, at, text: text("text") };
  }
}

/** Categories that nobody ticked are those that the register finds in the systems. */
function scopeIn(form: URLSearchParams, { register }: Company) {
  const systems = form.getAll("system");
  const ticked = form.getAll("category");
  const found = ticked.length > 0 ? ticked : idsOf(affectedBy(register, systems).categories);
  const number = (name: string) => Number(form.get(name) || "0");
  const most = (name: string) => (form.get(name) ? Number(form.get(name)) : null);
  return {
    ...{ systems, categories: found, groups: lines(form, "groups") },
    countries: (form.get("countries") ?? "")
      .toUpperCase()
      .split(/[\s,]+/)
      .filter(Boolean),
    people: { least: number("peopleLeast"), most: most("peopleMost") },
    records: { least: number("recordsLeast"), most: most("recordsMost") },
  };
}

function assessmentIn(form: URLSearchParams) {
  const number = (name: string) => Number(form.get(name) ?? "0");
  return {
    ...{ risk: form.get("risk"), reasons: form.get("reasons") ?? "" },
    factors: {
      ...{ context: number("context"), identification: number("identification") },
      ...{ confidentiality: number("confidentiality"), integrity: number("integrity") },
      ...{ availability: number("availability"), malicious: form.has("malicious") },
    },
    ...{ consequences: lines(form, "consequences"), advice: lines(form, "advice") },
  };
}

function momentIn(form: URLSearchParams, name: string, { controller }: Company): Date | null {
  const text = form.get(name);
  return text ? instantOf(text, controller.timeZone) : null;
}

function lines(form: URLSearchParams, name: string): string[] {
  return (form.get(name) ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

function idsOf(list: readonly { readonly id: string }[]): string[] {
  return list.map(({ id }) => id);
}
