import type { Promised } from "../promise.ts";

export const h14: Promised = {
  id: "H14",
  promise: "Nobody under 13 is signed up, and no birth date is kept",
  missing: "sign-up has no age gate yet",
};
