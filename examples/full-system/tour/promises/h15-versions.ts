import type { Promised } from "../promise.ts";

export const h15: Promised = {
  id: "H15",
  promise: "Policies have versions, a date of effect and a notice of change",
  missing: "policies are not versioned yet",
};
