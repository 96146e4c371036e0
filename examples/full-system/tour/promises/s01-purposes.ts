import type { Promised } from "../promise.ts";

export const s01: Promised = {
  id: "S1",
  promise: "Purposes are named before anything is collected, for each context",
  missing: "each form prints its notice from the register; nothing checks that none is missing yet",
};
