import type { Promised } from "../promise.ts";

export const h05: Promised = {
  id: "H5",
  promise: "Exchanges with the website are encrypted and signed",
  missing: "the demo speaks plain HTTP on loopback; HTTPS by a local CA is to come",
};
