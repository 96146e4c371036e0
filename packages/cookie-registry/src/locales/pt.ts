import type { TableWords } from "../core/words.ts";

/** The table's words in Portuguese. */
export const pt: TableWords = {
  lang: "pt",
  caption: "Cookies e armazenamento semelhante neste site",
  name: "Nome",
  purpose: "Finalidade",
  retention: "Conservação",
  provider: "Definido por",
  storage: "Armazenamento",
  thisSite: "Este site",
  application: "aplicação de terceiros",
  thirdParty: "terceiro",
  session: "Sessão",
  persistent: "Até ser eliminado",
  until: "Até %",
  services: "Serviços que nada guardam no seu dispositivo",
  categories: {
    essential: "Essenciais",
    functional: "Funcionais",
    analytics: "Estatística",
    marketing: "Marketing",
  },
};
