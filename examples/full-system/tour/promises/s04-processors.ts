import type { Promised } from "../promise.ts";

export const s04: Promised = {
  id: "S4",
  promise: "Processors are listed by purpose, and requests reach them",
  missing: "the register lists them; requests do not reach outside systems yet",
};
