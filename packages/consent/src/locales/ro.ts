import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Romanian texts. */
export const ro: Locale = readLocale(
  "ro",
  `Alegerea dumneavoastră privind cookie-urile
Site-ul trebuie să stocheze unele date ca să funcționeze. Despre rest decideți dumneavoastră: %. Refuzul nu vă costă nimic și vă puteți răzgândi oricând.
Politica privind cookie-urile
Acceptă toate
Respinge toate
Vreau să aleg
Setări cookie
Salvează alegerea mea
Închide
Mereu active
Ce se stochează (%)
Nume
Scop
Durată: %
până închideți browserul
până îl ștergeți
până la %
Browserul trimite Global Privacy Control, iar noi îl respectăm. Dezactivat până îl activați: %.
Conținut de la %. Se încarcă doar dacă permiteți.
Permite: %
Deschide pe %
Esențiale
Autentificare, securitate, alegerile făcute.
Funcționale
Rețin ce preferați și arată conținut încorporat.
Statistică
Numără vizitele.
Marketing
Alege și măsoară publicitatea.`,
);
