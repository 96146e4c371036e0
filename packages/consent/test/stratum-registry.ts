import { defineRegistry, type Registry } from "@candor/cookie-registry";

const analytics = { category: "analytics", party: "first" } as const;
const google = { name: "Google Analytics", application: true };

/** A registry like a real site's: essential cookies of its own, two third-party applications. */
export const registry: Registry = defineRegistry({
  entries: [
    {
      name: "local_csrftoken",
      category: "essential",
      party: "first",
      purpose: {
        en: "Protects forms against requests made by other sites.",
        de: "Schützt Formulare.",
      },
      retention: [{ iso: "P30D" }],
    },
    {
      name: "opene_cs",
      category: "essential",
      party: "first",
      purpose: { en: "Remembers what you chose here.", de: "Merkt sich Ihre Entscheidung." },
      retention: [
        { iso: "P7D", when: { en: "after refusal" } },
        { iso: "P365D", when: { en: "after consent" } },
      ],
    },
    {
      name: "local_sessid",
      category: "essential",
      party: "first",
      httpOnly: true,
      purpose: { en: "Keeps you signed in while you move from page to page." },
      retention: [{ session: true }],
    },
    {
      name: "_ga",
      ...analytics,
      provider: google,
      purpose: { en: "Tells one visitor from another." },
      retention: [{ iso: "P2Y" }],
    },
    {
      name: "_ga_<container-id>",
      ...analytics,
      provider: google,
      purpose: { en: "Keeps the state of the visit." },
      retention: [{ iso: "P2Y" }],
    },
    {
      name: "_gid",
      ...analytics,
      provider: google,
      purpose: { en: "Tells one visitor from another within a day." },
      retention: [{ iso: "PT24H" }],
    },
    {
      name: "insight-<visitor>",
      ...analytics,
      storage: "localStorage",
      purpose: { en: "Holds back what was counted until it is sent." },
      retention: [{ persistent: true }],
    },
    {
      name: "_gcl_au",
      category: "marketing",
      party: "first",
      provider: { name: "Google Ads", application: true },
      purpose: { en: "Measures which advertisement led here." },
      retention: [{ iso: "P90D" }],
    },
  ],
});
