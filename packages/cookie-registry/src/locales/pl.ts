import type { TableWords } from "../core/words.ts";

/** The table's words in Polish. */
export const pl: TableWords = {
  lang: "pl",
  caption: "Pliki cookie i podobne dane zapisywane przez tę witrynę",
  name: "Nazwa",
  purpose: "Cel",
  retention: "Okres przechowywania",
  provider: "Ustawiane przez",
  storage: "Miejsce zapisu",
  thisSite: "Ta witryna",
  application: "aplikacja podmiotu trzeciego",
  thirdParty: "podmiot trzeci",
  session: "Sesja",
  persistent: "Do usunięcia",
  until: "Do: %",
  services: "Usługi, które niczego nie zapisują na urządzeniu",
  categories: {
    essential: "Niezbędne",
    functional: "Funkcjonalne",
    analytics: "Analityczne",
    marketing: "Marketingowe",
  },
};
