import type { Promised } from "../promise.ts";

export const h07: Promised = {
  id: "H7, S3",
  promise:
    "Posts and comments are public and said to be so first; their addresses get no marketing",
  missing: "the website has no forum or blog yet",
};
