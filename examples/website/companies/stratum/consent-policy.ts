import type { ConsentPolicy } from "../../src/company.ts";

/** How long Stratum keeps a choice, and what the choice was about; read by server and browser. */
export const consentPolicy: ConsentPolicy = {
  cookie: "opene_cs",
  lifetime: { accept: "P365D", refuse: "P7D" },
  policyVersion: "2026-10-01",
  container: "7Q4K2M9X1B",
};
