import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Estonian texts. */
export const et: Locale = readLocale(
  "et",
  `Teie valik küpsiste kohta
Midagi peab salvestama, et see sait töötaks. Ülejäänu üle otsustate teie: %. Keeldumine ei maksa midagi ja meelt võite muuta igal ajal.
Küpsiste põhimõtted
Nõustu kõigiga
Keeldu kõigist
Valin ise
Küpsiste seaded
Salvesta minu valik
Sulge
Alati sees
Mida salvestatakse (%)
Nimi
Eesmärk
Säilib: %
kuni sulgete brauseri
kuni kustutate
kuni %
Teie brauser saadab Global Privacy Controli ja me arvestame sellega. Väljas, kuni te sisse lülitate: %.
Sisu allikas: %. See laaditakse ainult teie loal.
Luba: %
Ava saidil %
Vajalikud
Sisselogimine, turvalisus, teie valikud.
Funktsionaalsed
Jätavad meelde eelistused ja näitavad manustatud sisu.
Statistika
Loendab külastusi.
Turundus
Valib ja mõõdab reklaami.`,
);
