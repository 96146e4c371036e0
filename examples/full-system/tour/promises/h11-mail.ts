import type { Promised } from "../promise.ts";

export const h11: Promised = {
  id: "H11",
  promise: "Mail passes the maker's servers only by choice, and then encrypted",
  missing: "the device has no mail setting yet",
};
