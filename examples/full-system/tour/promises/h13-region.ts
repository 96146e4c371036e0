import type { Promised } from "../promise.ts";

export const h13: Promised = {
  id: "H13",
  promise: "Nothing is sold or rented; data stays in its region, transfers have a safeguard",
  missing:
    "the register names recipients and places; nothing refuses a store outside the region yet",
};
