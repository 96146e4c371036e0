import type { Promised } from "../promise.ts";

export const h09: Promised = {
  id: "H9",
  promise: "The device checks for updates by itself until it is told not to",
  missing: "the signed update repository is to come",
};
