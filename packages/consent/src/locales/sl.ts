import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Slovenian texts. */
export const sl: Locale = readLocale(
  "sl",
  `Vaša izbira glede piškotkov
Nekaj se mora shranjevati, da to spletišče deluje. O preostalem odločate vi: %. Zavrnitev vas nič ne stane, premislite pa si lahko kadar koli.
Politika piškotkov
Sprejmi vse
Zavrni vse
Želim izbrati
Nastavitve piškotkov
Shrani mojo izbiro
Zapri
Vedno vklopljeno
Kaj se shranjuje (%)
Ime
Namen
Trajanje: %
do zaprtja brskalnika
dokler ne izbrišete
do: %
Vaš brskalnik pošilja Global Privacy Control in mi ga spoštujemo. Izklopljeno, dokler ne vklopite: %.
Vsebina s strani %. Naloži se le, če dovolite.
Dovoli: %
Odpri na %
Nujni
Prijava, varnost, vaše izbire.
Funkcionalni
Zapomnijo si, kar imate raje, in prikažejo vdelano vsebino.
Statistika
Šteje obiske.
Trženje
Izbira in meri oglase.`,
);
