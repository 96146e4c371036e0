import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Danish texts. */
export const da: Locale = readLocale(
  "da",
  `Dit valg om cookies
Noget skal gemmes, for at webstedet kan fungere. Resten bestemmer du over: %. Det koster ikke noget at sige nej, og du kan ombestemme dig når som helst.
Cookiepolitik
Accepter alle
Afvis alle
Lad mig vælge
Cookieindstillinger
Gem mit valg
Luk
Altid slået til
Hvad der gemmes (%)
Navn
Formål
Gemmes: %
indtil du lukker browseren
indtil du sletter det
indtil %
Din browser sender Global Privacy Control, og vi respekterer det. Slået fra, til du slår det til: %.
Indhold fra %. Det hentes kun, hvis du tillader det.
Tillad: %
Åbn på %
Nødvendige
Login, sikkerhed, dine valg.
Funktionelle
Husker, hvad du foretrækker, og viser indlejret indhold.
Statistik
Tæller besøg.
Markedsføring
Vælger og måler reklamer.`,
);
