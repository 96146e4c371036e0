import type * as z from "zod/mini";
import { DsarError } from "../error.ts";

/** The first thing wrong with a foreign payload, without quoting its values. */
export function refusePayload(issue: z.core.$ZodIssue | undefined): DsarError {
  const path = issue?.path.join(".") || "body";
  const what = issue?.code === "custom" || issue?.code === "invalid_format" ? issue.message : "";
  const reason = what === "" ? "is missing or not what the specification allows" : what;
  return new DsarError("request-invalid", `The field "${path}" ${reason}.`, { path });
}
