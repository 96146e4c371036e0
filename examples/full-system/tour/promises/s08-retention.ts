import type { Promised } from "../promise.ts";

export const s08: Promised = {
  id: "S8",
  promise: "Data is kept while the account or a legal need lasts, and then swept",
  missing: "kept records carry their date; the sweep is to come",
};
