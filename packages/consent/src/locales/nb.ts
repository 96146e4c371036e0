import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Norwegian (Bokmål) texts. */
export const nb: Locale = readLocale(
  "nb",
  `Ditt valg om informasjonskapsler
Noe må lagres for at nettstedet skal virke. Resten bestemmer du over: %. Det koster ingenting å si nei, og du kan ombestemme deg når som helst.
Om informasjonskapsler
Godta alle
Avvis alle
La meg velge
Innstillinger for informasjonskapsler
Lagre valget mitt
Lukk
Alltid på
Hva som lagres (%)
Navn
Formål
Lagres: %
til du lukker nettleseren
til du sletter det
til %
Nettleseren din sender Global Privacy Control, og vi respekterer det. Av til du slår det på: %.
Innhold fra %. Det hentes bare hvis du tillater det.
Tillat: %
Åpne på %
Nødvendige
Innlogging, sikkerhet, valgene dine.
Funksjonelle
Husker hva du foretrekker, og viser innebygd innhold.
Statistikk
Teller besøk.
Markedsføring
Velger og måler reklame.`,
);
