import type { TableWords } from "../core/words.ts";

/** The table's words in Italian. */
export const it: TableWords = {
  lang: "it",
  caption: "Cookie e archiviazioni simili su questo sito web",
  name: "Nome",
  purpose: "Finalità",
  retention: "Durata",
  provider: "Impostato da",
  storage: "Archivio",
  thisSite: "Questo sito web",
  application: "applicazione di terzi",
  thirdParty: "terze parti",
  session: "Sessione",
  persistent: "Fino alla cancellazione",
  until: "Fino a %",
  services: "Servizi che non salvano nulla sul dispositivo",
  categories: {
    essential: "Essenziali",
    functional: "Funzionali",
    analytics: "Statistiche",
    marketing: "Marketing",
  },
};
