import type { Promised } from "../promise.ts";

export const s09: Promised = {
  id: "S9",
  promise: "Visits, time, country and actions are counted without any cookie",
  missing: "the website counts nothing yet",
};
