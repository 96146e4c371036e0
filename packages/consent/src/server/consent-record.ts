import type { Entry, Registry } from "@candor/cookie-registry";
import { scopeOf } from "../core/scope.ts";
import type { Receipt } from "./receipt.ts";

/** Who asked for the consent: what a receipt does not repeat for every visitor. */
export interface Controller {
  /** Name of the controller. */
  readonly name: string;
  /** Where it can be reached: an address or a mailbox. */
  readonly contact: string;
  /** URL of the privacy notice. */
  readonly notice: string;
  /** How consent is withdrawn, e.g. the URL of the page with the settings. */
  readonly withdrawal: string;
  /** Law that applies, e.g. `EU`. */
  readonly jurisdiction?: string;
}

/** A consent record in the structure of ISO/IEC TS 27560:2023, clause 6.3, by its field names. */
export interface ConsentRecord {
  readonly record_header: {
    readonly schema_version: string;
    readonly record_id: string;
    readonly pii_principal_id: string;
  };
  readonly pii_processing: {
    readonly privacy_notice: string;
    readonly privacy_notice_version: string;
    readonly privacy_notice_hash: string;
    readonly language: string | null;
    readonly jurisdiction?: string;
    readonly withdrawal_method: string;
    readonly purposes: readonly RecordPurpose[];
  };
  readonly party_identification: readonly {
    readonly party_id: string;
    readonly party_role: "pii_controller" | "third_party";
    readonly party_name: string;
    readonly party_contact?: string;
  }[];
  readonly event: readonly {
    readonly event_time: string;
    readonly validity_duration: string;
    readonly event_type: "explicit";
    readonly event_state: "given" | "refused";
    readonly purpose_id: string;
    readonly entity_id: "pii_principal";
  }[];
}

/** One purpose of a {@link ConsentRecord}. */
export interface RecordPurpose {
  readonly purpose_id: string;
  readonly purpose: readonly string[];
  readonly lawful_basis: "consent";
  readonly pii_controllers: readonly string[];
  readonly recipient_third_parties: readonly string[];
  readonly storage: readonly string[];
}

/**
 * Writes a receipt as a consent record of ISO/IEC TS 27560:2023, for exchange with other systems
 * and for the person's copy. The person is known by the random reference alone; purposes come from
 * the registry that was shown.
 */
export function consentRecord(
  receipt: Receipt,
  registry: Registry,
  controller: Controller,
): ConsentRecord {
  const language = receipt.shown.language ?? "en";
  const asked = [...receipt.granted, ...receipt.refused].sort();
  const purposes = asked.map((id) => purposeOf(id, registry, language));
  const third = [...new Set(purposes.flatMap((one) => one.recipient_third_parties))];
  return {
    record_header: {
      schema_version: receipt.schema,
      record_id: receipt.reference,
      pii_principal_id: receipt.reference,
    },
    pii_processing: {
      privacy_notice: controller.notice,
      privacy_notice_version: receipt.policyVersion,
      privacy_notice_hash: `sha256:${receipt.shown.sha256}`,
      language: receipt.shown.language,
      ...(controller.jurisdiction === undefined ? {} : { jurisdiction: controller.jurisdiction }),
      withdrawal_method: controller.withdrawal,
      purposes,
    },
    party_identification: [
      {
        party_id: CONTROLLER,
        party_role: "pii_controller",
        party_name: controller.name,
        party_contact: controller.contact,
      },
      ...third.map((name) => ({
        party_id: name,
        party_role: "third_party" as const,
        party_name: name,
      })),
    ],
    event: asked.map((id) => ({
      event_time: receipt.decided,
      validity_duration: `${receipt.decided}/${receipt.expires}`, // an ISO 8601 interval
      event_type: "explicit",
      event_state: receipt.granted.includes(id) ? "given" : "refused",
      purpose_id: id,
      entity_id: "pii_principal",
    })),
  };
}

const CONTROLLER = "controller";

function purposeOf(id: string, registry: Registry, language: string): RecordPurpose {
  const entries = registry.entries.filter(
    (entry) => entry.category === id || scopeOf(entry) === id,
  );
  const third = entries.filter((entry) => entry.party === "third" || entry.provider?.application);
  return {
    purpose_id: id,
    purpose: [...new Set(entries.map((entry) => purposeText(entry, language)))],
    lawful_basis: "consent",
    pii_controllers: [CONTROLLER],
    recipient_third_parties: [
      ...new Set(third.flatMap(({ provider }) => (provider ? [provider.name] : []))),
    ],
    storage: entries.map(({ name }) => name),
  };
}

function purposeText({ purpose }: Entry, language: string): string {
  return purpose[language] ?? purpose["en"] ?? Object.values(purpose)[0] ?? "";
}
