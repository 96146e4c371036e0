import { createHash } from "node:crypto";
import type { OutsideConnector } from "@candor/dsar";
import { httpConnector } from "@candor/dsar/connectors";
import type { Company } from "../company.ts";
import type { ProcessorStandIn } from "./processor-stand-in.ts";

/** One connector for each processor that the register names: a request reaches them all. */
export function processorConnectors(
  { id, register }: Company,
  standIn: Pick<ProcessorStandIn, "origin">,
  secret: Uint8Array,
): OutsideConnector[] {
  return register.recipients
    .filter(({ role }) => role === "processor")
    .map((processor) =>
      httpConnector({
        name: `processor-${processor.id}`,
        title: processor.name,
        recipient: processor.id,
        url: `${standIn.origin}/${id}/${processor.id}/requests`,
        secrets: [processorSecret(secret, id, processor.id)],
      }),
    );
}

/** The key that a company shares with one of its processors. */
export function processorSecret(
  secret: Uint8Array,
  company: string,
  processor: string,
): Uint8Array {
  return createHash("sha256").update(secret).update(`processor ${company} ${processor}`).digest();
}
