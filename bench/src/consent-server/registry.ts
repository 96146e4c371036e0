import { defineRegistry, type Registry } from "@candor/cookie-registry";

/** A small site's registry. */
export const registry: Registry = defineRegistry({
  entries: [
    {
      name: "choice",
      category: "essential",
      party: "first",
      purpose: { en: "Remembers what you chose." },
      retention: [{ iso: "P180D" }],
    },
    {
      name: "visits",
      category: "analytics",
      party: "first",
      purpose: { en: "Counts visits." },
      retention: [{ iso: "P30D" }],
    },
  ],
});
