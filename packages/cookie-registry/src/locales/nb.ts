import type { TableWords } from "../core/words.ts";

/** The table's words in Norwegian Bokmål. */
export const nb: TableWords = {
  lang: "nb",
  caption: "Informasjonskapsler og lignende lagring på dette nettstedet",
  name: "Navn",
  purpose: "Formål",
  retention: "Lagringstid",
  provider: "Satt av",
  storage: "Lager",
  thisSite: "Dette nettstedet",
  application: "tredjepartsapplikasjon",
  thirdParty: "tredjepart",
  session: "Økt",
  persistent: "Til den slettes",
  until: "Til %",
  services: "Tjenester som ikke lagrer noe på enheten din",
  categories: {
    essential: "Nødvendige",
    functional: "Funksjonelle",
    analytics: "Statistikk",
    marketing: "Markedsføring",
  },
};
