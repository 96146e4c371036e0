import type { TableWords } from "../core/words.ts";

/** The table's words in French. */
export const fr: TableWords = {
  lang: "fr",
  caption: "Cookies et stockages similaires sur ce site",
  name: "Nom",
  purpose: "Finalité",
  retention: "Durée de conservation",
  provider: "Déposé par",
  storage: "Stockage",
  thisSite: "Ce site",
  application: "application tierce",
  thirdParty: "tiers",
  session: "Session",
  persistent: "Jusqu’à suppression",
  until: "Jusqu’à %",
  services: "Services qui ne stockent rien sur votre appareil",
  categories: {
    essential: "Essentiels",
    functional: "Fonctionnels",
    analytics: "Mesure d’audience",
    marketing: "Marketing",
  },
};
