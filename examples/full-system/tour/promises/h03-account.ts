import type { Promised } from "../promise.ts";

export const h03: Promised = {
  id: "H3",
  promise: "In the account a person sees, corrects, exports and silences mail",
  missing: "the account shows and corrects data; mail settings wait for a mail to silence",
};
