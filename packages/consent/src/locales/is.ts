import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Icelandic texts. */
export const is: Locale = readLocale(
  "is",
  `Val þitt um vefkökur
Sumt þarf að geyma til að vefurinn virki. Þú ræður um hitt: %. Það kostar ekkert að segja nei og þú getur skipt um skoðun hvenær sem er.
Um vefkökur
Samþykkja allar
Hafna öllum
Leyfa mér að velja
Stillingar fyrir vefkökur
Vista val mitt
Loka
Alltaf virkt
Hvað er geymt (%)
Heiti
Tilgangur
Geymt: %
þar til þú lokar vafranum
þar til þú eyðir því
þar til %
Vafrinn þinn sendir Global Privacy Control og við virðum það. Slökkt þar til þú kveikir: %.
Efni frá %. Það er aðeins sótt ef þú leyfir það.
Leyfa: %
Opna á %
Nauðsynlegar
Innskráning, öryggi, val þitt.
Virkni
Man hvað þú vilt og sýnir innfellt efni.
Tölfræði
Telur heimsóknir.
Markaðssetning
Velur og mælir auglýsingar.`,
);
