import type { TableWords } from "../core/words.ts";

/** The table's words in Dutch. */
export const nl: TableWords = {
  lang: "nl",
  caption: "Cookies en vergelijkbare opslag op deze website",
  name: "Naam",
  purpose: "Doel",
  retention: "Bewaartermijn",
  provider: "Geplaatst door",
  storage: "Opslag",
  thisSite: "Deze website",
  application: "toepassing van een derde",
  thirdParty: "derde partij",
  session: "Sessie",
  persistent: "Tot verwijdering",
  until: "Tot %",
  services: "Diensten die niets op uw apparaat opslaan",
  categories: {
    essential: "Noodzakelijk",
    functional: "Functioneel",
    analytics: "Statistiek",
    marketing: "Marketing",
  },
};
