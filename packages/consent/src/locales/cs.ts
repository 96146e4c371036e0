import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Czech texts. */
export const cs: Locale = readLocale(
  "cs",
  `Vaše volba ohledně cookies
Něco se ukládat musí, aby tento web fungoval. O zbytku rozhodujete vy: %. Odmítnutí vás nic nestojí a názor můžete kdykoli změnit.
Zásady cookies
Přijmout vše
Odmítnout vše
Chci si vybrat
Nastavení cookies
Uložit mou volbu
Zavřít
Vždy zapnuto
Co se ukládá (%)
Název
Účel
Doba: %
do zavření prohlížeče
dokud to nesmažete
do: %
Váš prohlížeč vysílá Global Privacy Control a my jej respektujeme. Vypnuto, dokud nezapnete: %.
Obsah z %. Načte se, jen když to povolíte.
Povolit: %
Otevřít na %
Nezbytné
Přihlášení, bezpečnost, vaše volby.
Funkční
Vaše preference a vložený obsah.
Statistika
Počítá návštěvy.
Marketing
Výběr a měření reklamy.`,
);
