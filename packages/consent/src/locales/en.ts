import type { Locale } from "../core/locale.ts";

/** English texts. */
export const en: Locale = {
  lang: "en",
  title: "Your choice about cookies",
  text: "Some storage is needed for this site to work. Only if you agree do we also use cookies and similar storage for: %. Saying no costs you nothing, and you can change your mind at any time.",
  policy: "Cookie policy",
  accept: "Accept all",
  reject: "Reject all",
  settings: "Let me choose",
  heading: "Cookie settings",
  save: "Save my choice",
  close: "Close",
  always: "Always on",
  details: "What is stored (%)",
  columns: ["Name", "Purpose", "Kept for"],
  kept: ["Until you close the browser", "Until you delete it", "Until %"],
  gpc: "Your browser sends Global Privacy Control, and we honour it. Off unless you switch it on yourself: %.",
  embed: "This content comes from %. Your browser contacts that site only if you allow it.",
  allow: "Allow: %",
  visit: "Open it on %",
  categories: {
    essential: ["Essential", "Needed for the site to work: sign-in, security, your choices."],
    functional: ["Functional", "Remembers what you prefer and plays embedded content."],
    analytics: ["Analytics", "Counts visits and shows us which pages help and which do not."],
    marketing: ["Marketing", "Measures and chooses advertising, here and on other sites."],
  },
};
