import type { RegistryErrorCode, RegistryIssue } from "./error.ts";

/** A place in a registry that problems are reported against. */
export interface Place {
  /** The same place one step further in. */
  at(step: string | number): Place;
  /** The same place, known from here on by the name of its entry. */
  named(entry: string): Place;
  /** Notes a problem; the whole is refused once everything has been looked at. */
  refuse(code: RegistryErrorCode, problem: string, other?: string): void;
}

/** Starts at the top of a registry; what is refused anywhere below is added to `issues`. */
export function topOf(issues: RegistryIssue[]): Place {
  return place(issues, "", undefined);
}

function place(issues: RegistryIssue[], field: string, entry: string | undefined): Place {
  return {
    at: (step) => place(issues, join(field, step), entry),
    named: (name) => place(issues, field, name),
    refuse: (code, problem, other) => {
      const where = [field || "registry", ...(entry === undefined ? [] : [`(${entry})`])].join(" ");
      issues.push({
        code,
        field,
        ...(entry !== undefined && { entry }),
        ...(other !== undefined && { other }),
        message: `${where}: ${problem}`,
      });
    },
  };
}

function join(field: string, step: string | number): string {
  if (typeof step === "number") return `${field}[${step}]`;
  return field === "" ? step : `${field}.${step}`;
}

/** Shows a text in a message: in quotes, cut short. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
