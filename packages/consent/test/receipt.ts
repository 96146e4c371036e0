import { randomBytes } from "node:crypto";
import type { Receipt } from "../src/server/index.ts";

/** A receipt such as the choice endpoint writes; `at` counts seconds. */
export function receipt(at: number, more: Partial<Receipt> = {}): Receipt {
  return {
    schema: "candor-consent-receipt-1",
    reference: randomBytes(16).toString("base64url"),
    replaces: null,
    at: new Date(Date.UTC(2025, 5, 1) + at * 1000).toISOString(),
    decided: "2025-06-01T00:00:00.000Z",
    expires: "2026-06-01T00:00:00.000Z",
    granted: at % 2 ? ["analytics"] : [],
    refused: at % 2 ? ["marketing"] : ["analytics", "marketing"],
    policyVersion: "2025-06 “ü” ☃",
    question: "abc",
    shown: { language: "en", sha256: "0".repeat(64) },
    gpc: false,
    by: "script",
    ...more,
  };
}
