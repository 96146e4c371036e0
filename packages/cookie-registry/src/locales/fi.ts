import type { TableWords } from "../core/words.ts";

/** The table's words in Finnish. */
export const fi: TableWords = {
  lang: "fi",
  caption: "Evästeet ja vastaava tallennus tällä sivustolla",
  name: "Nimi",
  purpose: "Käyttötarkoitus",
  retention: "Säilytysaika",
  provider: "Asettaja",
  storage: "Tallennuspaikka",
  thisSite: "Tämä sivusto",
  application: "kolmannen osapuolen sovellus",
  thirdParty: "kolmas osapuoli",
  session: "Istunto",
  persistent: "Kunnes poistetaan",
  until: "Kunnes: %",
  services: "Palvelut, jotka eivät tallenna laitteellesi mitään",
  categories: {
    essential: "Välttämättömät",
    functional: "Toiminnalliset",
    analytics: "Analytiikka",
    marketing: "Markkinointi",
  },
};
