import type { Locale } from "../core/locale.ts";
import { button, element } from "../look/element.ts";

/** What a press of a button decides; the layer goes away with it. */
export type Decide = (choice: "accept" | "refuse" | Readonly<Record<string, boolean>>) => void;

/**
 * The three answers at the foot of a layer. Reject and accept are made by one line each, stand in
 * columns of one width and are dressed by one rule: neither can outshine the other.
 */
export function answers(
  { reject, accept }: Locale,
  decide: Decide,
  third: HTMLButtonElement,
): HTMLElement {
  return element(
    "div",
    { part: "answers" },
    element(
      "span",
      {},
      button(reject, "choice", () => decide("refuse")),
      button(accept, "choice", () => decide("accept")),
    ),
    third,
  );
}
