import type { Promised } from "../promise.ts";

export const h03: Promised = {
  id: "H3",
  promise: "In the account a person sees, corrects, exports and silences mail",
  missing: "the account shows data, but does not yet correct, export or set mail",
};
