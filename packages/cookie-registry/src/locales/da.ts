import type { TableWords } from "../core/words.ts";

/** The table's words in Danish. */
export const da: TableWords = {
  lang: "da",
  caption: "Cookies og lignende lagring på dette websted",
  name: "Navn",
  purpose: "Formål",
  retention: "Opbevaring",
  provider: "Sat af",
  storage: "Lager",
  thisSite: "Dette websted",
  application: "tredjepartsapplikation",
  thirdParty: "tredjepart",
  session: "Session",
  persistent: "Indtil sletning",
  until: "Indtil %",
  services: "Tjenester, der ikke gemmer noget på din enhed",
  categories: {
    essential: "Nødvendige",
    functional: "Funktionelle",
    analytics: "Statistik",
    marketing: "Marketing",
  },
};
