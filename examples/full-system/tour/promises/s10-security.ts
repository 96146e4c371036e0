import type { Promised } from "../promise.ts";

export const s10: Promised = {
  id: "S10",
  promise: "There is a contact for security, and notice of an incident",
  missing: "neither security.txt nor the incident record is there yet",
};
