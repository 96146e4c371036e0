import type { Promised } from "../promise.ts";

export const s02: Promised = {
  id: "S2",
  promise: "Marketing only after an opt-in, with a way out in every letter",
  missing: "there is no newsletter yet",
};
