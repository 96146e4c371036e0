import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Finnish texts. */
export const fi: Locale = readLocale(
  "fi",
  `Valintasi evästeistä
Jotakin on tallennettava, jotta sivusto toimii. Muusta päätät itse: %. Kieltäytyminen ei maksa mitään, ja voit muuttaa mieltäsi milloin tahansa.
Evästekäytäntö
Hyväksy kaikki
Hylkää kaikki
Valitsen itse
Evästeasetukset
Tallenna valintani
Sulje
Aina käytössä
Mitä tallennetaan (%)
Nimi
Tarkoitus
Säilytys: %
kunnes suljet selaimen
kunnes poistat sen
kunnes %
Selaimesi lähettää Global Privacy Control -signaalin, ja noudatamme sitä. Pois päältä, kunnes otat käyttöön: %.
Sisältö: %. Se ladataan vain luvallasi.
Salli: %
Avaa: %
Välttämättömät
Kirjautuminen, turvallisuus, valintasi.
Toiminnalliset
Muistavat mieltymyksesi ja näyttävät upotettua sisältöä.
Tilastot
Laskevat käyntejä.
Markkinointi
Valitsee ja mittaa mainontaa.`,
);
