import type { Law } from "../../core/clock/law.ts";
import type { NewRequest } from "../../core/request/new-request.ts";
import type { Controller } from "../../engine/controller.ts";

/** Where somebody may live, and the law that gives them rights there. */
const PLACES: readonly (readonly [code: string, law: Law])[] = [
  ["EEA", "gdpr"],
  ["GB", "uk-gdpr"],
  ["CH", "swiss-fadp"],
  ["US-CA", "ccpa"],
  ["US-CO", "colorado"],
  ["US-CT", "connecticut"],
  ["US-VA", "virginia"],
  ["CA", "pipeda"],
  ["CA-QC", "quebec-law-25"],
  ["BR", "lgpd"],
  ["AU", "australia"],
];

/** Stands for every place whose law the controller did not declare. */
export const ELSEWHERE = "elsewhere";

/** Places whose laws the controller answers under; one alone is nothing to ask about. */
export function placesOf({ law = "gdpr", alsoUnder = [] }: Controller): readonly string[] {
  const declared = PLACES.filter(([, theirs]) => theirs === law || alsoUnder.includes(theirs));
  return declared.length < 2 ? [] : declared.map(([code]) => code);
}

/** The place that an address or a form names, where the controller asks about it. */
export function placeIn(controller: Controller, named: string | null | undefined): string | null {
  const places = placesOf(controller);
  if (places.length === 0) return null;
  return named === ELSEWHERE || places.includes(named ?? "") ? (named ?? null) : null;
}

/** The law of a place; that of the controller's establishment where none was declared. */
export function lawAt(controller: Controller, place: string | null): Law {
  return PLACES.find(([code]) => code === place)?.[1] ?? controller.law ?? "gdpr";
}

/** How a request says where its person lives. The EEA is no country: there the law is named. */
export function residenceAt(place: string | null): Pick<NewRequest, "residence" | "law"> {
  if (place === null || place === ELSEWHERE) return {};
  return place === "EEA" ? { law: "gdpr" } : { residence: place };
}
