import type { Promised } from "../promise.ts";

export const h02: Promised = {
  id: "H2",
  promise: "Visits are counted, no person is; there is an opt-out and a rule by region",
  missing: "the website counts nothing yet",
};
