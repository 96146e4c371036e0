import type { BreachEntry, Incidents } from "@candor/dsar/incident";

/** A morning on which a company finds its customers' list for sale; each entry as the desk writes it. */
export const OPENED: Omit<Extract<BreachEntry, { kind: "opened" }>, "kind"> = {
  at: new Date("2026-03-10T07:50:00Z"),
  title: "Customer list offered for sale",
  role: "controller",
  law: "gdpr",
  nature: ["confidentiality"],
  what: "Somebody copied the customer list through a forgotten export link.",
  occurredFrom: new Date("2026-03-08T01:00:00Z"),
  occurredTo: new Date("2026-03-10T08:30:00Z"),
};

export const AWARE: BreachEntry = {
  kind: "aware",
  at: new Date("2026-03-10T08:20:00Z"),
  how: "The sample that the seller shows holds our own test customer.",
};

export const SCOPE: BreachEntry = {
  kind: "scope",
  at: new Date("2026-03-10T09:00:00Z"),
  scope: {
    systems: ["carrier"],
    categories: ["account", "invoices"],
    people: { least: 100, most: 120 },
    records: { least: 240, most: null },
    groups: ["customers"],
    countries: ["SE", "DE"],
  },
};

export const MEASURE: BreachEntry = {
  kind: "measure",
  at: new Date("2026-03-10T08:30:00Z"),
  state: "taken",
  what: "The link was removed and every password ended.",
};

/** An assessment as a risk, or as a high one. */
export function assessed(risk: "unlikely" | "risk" | "high"): BreachEntry {
  return {
    kind: "assessed",
    at: new Date("2026-03-10T09:30:00Z"),
    assessment: {
      risk,
      factors: {
        ...{ context: 2, identification: 1, confidentiality: 0.5, integrity: 0, availability: 0 },
        malicious: true,
      },
      reasons: "Addresses and orders, in the hands of somebody who sells them.",
      consequences: ["Mail that pretends to come from us"],
      advice: ["Do not open files in mail that names your order"],
    },
  };
}

/** A notice to the authority. */
export function authorityTold(
  at: string,
  more: { complete?: boolean; delay?: string } = {},
): BreachEntry {
  return {
    kind: "authority-told",
    at: new Date(at),
    authority: "IMY",
    complete: more.complete ?? true,
    reference: "DI-2026-1",
    delay: more.delay ?? null,
    text: "As sent.",
  };
}

/** Opens a record and writes entries into it. */
export async function recorded(incidents: Incidents, ...entries: BreachEntry[]) {
  let breach = await incidents.open(OPENED, "desk");
  for (const entry of entries) breach = await incidents.record(breach.id, entry, "desk");
  return breach;
}
