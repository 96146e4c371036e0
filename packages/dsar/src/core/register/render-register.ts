import type { Register } from "./register.ts";

/** One part of a privacy page. */
export interface RegisterSection {
  readonly id: "controller" | "purposes" | "categories" | "recipients" | "retention" | "rights";
  readonly title: string;
  /** Safe HTML without style or script, its heading (h2) included. */
  readonly html: string;
}

/** Renders the sections of a privacy page from the register (Art. 13, 15(1)-(2)). */
export declare function renderRegister(
  register: Register,
  options?: { readonly locale?: string },
): readonly RegisterSection[];
