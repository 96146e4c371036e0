import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Croatian texts. */
export const hr: Locale = readLocale(
  "hr",
  `Vaš izbor o kolačićima
Nešto se mora pohraniti da bi ova stranica radila. O ostalom odlučujete vi: %. Odbijanje vas ništa ne stoji, a predomisliti se možete u svakom trenutku.
Politika kolačića
Prihvati sve
Odbij sve
Želim odabrati
Postavke kolačića
Spremi moj izbor
Zatvori
Uvijek uključeno
Što se pohranjuje (%)
Naziv
Svrha
Trajanje: %
do zatvaranja preglednika
dok ne izbrišete
do: %
Vaš preglednik šalje Global Privacy Control i mi to poštujemo. Isključeno dok ne uključite: %.
Sadržaj s %. Učitava se samo ako dopustite.
Dopusti: %
Otvori na %
Nužni
Prijava, sigurnost, vaši izbori.
Funkcionalni
Pamte što vam je draže i prikazuju ugrađeni sadržaj.
Statistika
Broji posjete.
Marketing
Bira i mjeri oglase.`,
);
