import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Catalan texts. */
export const ca: Locale = readLocale(
  "ca",
  `La vostra elecció sobre les galetes
Aquest lloc necessita desar algunes dades per funcionar. Sobre la resta decidiu vós: %. Dir que no no té cap desavantatge, i podeu canviar d’opinió en qualsevol moment.
Política de galetes
Accepta-ho tot
Rebutja-ho tot
Vull triar
Configuració de galetes
Desa la meva elecció
Tanca
Sempre actives
Què es desa (%)
Nom
Finalitat
Durada: %
fins que tanqueu el navegador
fins que ho esborreu
fins a %
El vostre navegador envia Global Privacy Control i ho respectem. Desactivat si no ho activeu: %.
Contingut de %. Només es carrega si ho permeteu.
Permet: %
Obre a %
Essencials
Inici de sessió, seguretat, les vostres eleccions.
Funcionals
Recorden les preferències i mostren contingut incrustat.
Estadístiques
Compten les visites.
Màrqueting
Trien i mesuren publicitat.`,
);
