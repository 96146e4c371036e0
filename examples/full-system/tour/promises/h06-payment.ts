import type { Promised } from "../promise.ts";

export const h06: Promised = {
  id: "H6",
  promise: "Cards are charged by a processor; no card data is kept",
  missing: "the shop takes orders on invoice; a payment provider is to come",
};
