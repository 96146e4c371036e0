import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Latvian texts. */
export const lv: Locale = readLocale(
  "lv",
  `Jūsu izvēle par sīkdatnēm
Šai vietnei kaut kas ir jāglabā, lai tā darbotos. Par pārējo izlemjat jūs: %. Atteikums neko nemaksā, un pārdomāt varat jebkurā laikā.
Sīkdatņu politika
Pieņemt visas
Noraidīt visas
Vēlos izvēlēties
Sīkdatņu iestatījumi
Saglabāt manu izvēli
Aizvērt
Vienmēr ieslēgtas
Kas tiek glabāts (%)
Nosaukums
Mērķis
Ilgums: %
līdz aizverat pārlūku
līdz izdzēšat
līdz %
Jūsu pārlūks sūta Global Privacy Control, un mēs to ievērojam. Izslēgts, līdz ieslēdzat: %.
Saturs no %. To ielādē tikai ar jūsu atļauju.
Atļaut: %
Atvērt vietnē %
Nepieciešamās
Pieteikšanās, drošība, jūsu izvēles.
Funkcionālās
Atceras, kam dodat priekšroku, un rāda iegultu saturu.
Statistika
Skaita apmeklējumus.
Mārketings
Reklāmas izvēle.`,
);
