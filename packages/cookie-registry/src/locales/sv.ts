import type { TableWords } from "../core/words.ts";

/** The table's words in Swedish. */
export const sv: TableWords = {
  lang: "sv",
  caption: "Kakor och liknande lagring på den här webbplatsen",
  name: "Namn",
  purpose: "Ändamål",
  retention: "Lagringstid",
  provider: "Sätts av",
  storage: "Lagring",
  thisSite: "Den här webbplatsen",
  application: "tredjepartsapplikation",
  thirdParty: "tredje part",
  session: "Session",
  persistent: "Tills den raderas",
  until: "Till %",
  services: "Tjänster som inte lagrar något på din enhet",
  categories: {
    essential: "Nödvändiga",
    functional: "Funktionella",
    analytics: "Analys",
    marketing: "Marknadsföring",
  },
};
