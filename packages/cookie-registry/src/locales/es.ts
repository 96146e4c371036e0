import type { TableWords } from "../core/words.ts";

/** The table's words in Spanish. */
export const es: TableWords = {
  lang: "es",
  caption: "Cookies y almacenamiento similar en este sitio web",
  name: "Nombre",
  purpose: "Finalidad",
  retention: "Conservación",
  provider: "Instalada por",
  storage: "Almacenamiento",
  thisSite: "Este sitio web",
  application: "aplicación de terceros",
  thirdParty: "terceros",
  session: "Sesión",
  persistent: "Hasta que se borre",
  until: "Hasta %",
  services: "Servicios que no guardan nada en su dispositivo",
  categories: {
    essential: "Esenciales",
    functional: "Funcionales",
    analytics: "Analíticas",
    marketing: "Marketing",
  },
};
