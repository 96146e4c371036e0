import type { TableWords } from "../core/words.ts";

/** The table's words in German. */
export const de: TableWords = {
  lang: "de",
  caption: "Cookies und ähnliche Speicher auf dieser Website",
  name: "Name",
  purpose: "Zweck",
  retention: "Speicherdauer",
  provider: "Gesetzt von",
  storage: "Speicher",
  thisSite: "Diese Website",
  application: "Anwendung eines Dritten",
  thirdParty: "Dritter",
  session: "Sitzung",
  persistent: "Bis zur Löschung",
  until: "Bis %",
  services: "Dienste, die nichts auf Ihrem Gerät speichern",
  categories: {
    essential: "Unbedingt erforderlich",
    functional: "Funktional",
    analytics: "Statistik",
    marketing: "Marketing",
  },
};
