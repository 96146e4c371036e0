import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Dutch texts. */
export const nl: Locale = readLocale(
  "nl",
  `Uw keuze over cookies
Sommige opslag is nodig om deze site te laten werken. Over de rest beslist u: %. Nee zeggen heeft geen nadelen, en u kunt altijd van gedachten veranderen.
Cookiebeleid
Alles accepteren
Alles weigeren
Zelf kiezen
Cookie-instellingen
Mijn keuze opslaan
Sluiten
Altijd aan
Wat er wordt opgeslagen (%)
Naam
Doel
Bewaard: %
tot u de browser sluit
tot u het verwijdert
tot %
Uw browser verstuurt Global Privacy Control en wij houden ons daaraan. Uit, tot u het aanzet: %.
Inhoud van %. Die wordt alleen geladen als u dat toestaat.
Toestaan: %
Openen op %
Noodzakelijk
Aanmelden, beveiliging, uw keuzes.
Functioneel
Onthoudt uw voorkeuren en toont ingesloten inhoud.
Statistiek
Telt bezoeken.
Marketing
Kiest en meet advertenties.`,
);
