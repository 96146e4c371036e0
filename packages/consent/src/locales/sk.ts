import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Slovak texts. */
export const sk: Locale = readLocale(
  "sk",
  `Vaša voľba o súboroch cookie
Niečo sa ukladať musí, aby tento web fungoval. O zvyšku rozhodujete vy: %. Odmietnutie vás nič nestojí a názor môžete kedykoľvek zmeniť.
Zásady cookie
Prijať všetko
Odmietnuť všetko
Chcem si vybrať
Nastavenia cookie
Uložiť moju voľbu
Zavrieť
Vždy zapnuté
Čo sa ukladá (%)
Názov
Účel
Doba: %
do zatvorenia prehliadača
kým to nevymažete
do: %
Váš prehliadač vysiela Global Privacy Control a my ho rešpektujeme. Vypnuté, kým nezapnete: %.
Obsah z %. Načíta sa, len ak to povolíte.
Povoliť: %
Otvoriť na %
Nevyhnutné
Prihlásenie, bezpečnosť, vaše voľby.
Funkčné
Vaše preferencie a vložený obsah.
Štatistika
Počíta návštevy.
Marketing
Vyberá a meria reklamu.`,
);
