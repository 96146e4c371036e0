import type { Locale } from "../core/locale.ts";

/** English texts, by name: beside them the lines of the other languages are read. */
export const en: Locale = {
  lang: "en",
  title: "Your choice about cookies",
  text: "Some storage is needed for this site to work. You decide about the rest: %. Saying no costs you nothing, and you can change your mind at any time.",
  policy: "Cookie policy",
  accept: "Accept all",
  reject: "Reject all",
  settings: "Let me choose",
  heading: "Cookie settings",
  save: "Save my choice",
  close: "Close",
  always: "Always on",
  details: "What is stored (%)",
  columns: ["Name", "Purpose"],
  kept: ["Kept: %", "until you close the browser", "until you delete it", "until %"],
  gpc: "Your browser sends Global Privacy Control, and we honour it. Off unless you switch it on: %.",
  embed: "Content from %. It is loaded only if you allow it.",
  allow: "Allow: %",
  visit: "Open on %",
  categories: {
    essential: ["Essential", "Sign-in, security, your choices."],
    functional: ["Functional", "Remembers what you prefer and shows embedded content."],
    analytics: ["Analytics", "Counts visits."],
    marketing: ["Marketing", "Chooses and measures advertising."],
  },
};
