import { de } from "@candor/consent/locales/de";
import { en } from "@candor/consent/locales/en";
import { createConsentServer, createPostgresReceipts } from "@candor/consent/server";
import type pg from "pg";
import type { Company, ConsentPolicy } from "../company.ts";
import type { Handler } from "../site-context.ts";

/** Opens the choice endpoint: it keeps a receipt, then writes the cookie by HTTP. */
export async function openConsent(
  company: Company,
  policy: ConsentPolicy,
  pool: pg.Pool,
): Promise<Handler> {
  const receipts = createPostgresReceipts({ pool });
  await receipts.migrate();
  return createConsentServer({
    registry: company.registry,
    cookie: { name: policy.cookie },
    lifetime: policy.lifetime,
    policyVersion: policy.policyVersion,
    receipts,
    locales: [en, de],
    onError: (error) => console.error(`${company.id}: receipt not kept:`, error),
  });
}
