import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Hungarian texts. */
export const hu: Locale = readLocale(
  "hu",
  `Döntés a sütikről
Az oldal működéséhez egyes adatokat tárolni kell. A többiről Ön dönt: %. A visszautasítás nem jár hátránnyal, és bármikor meggondolhatja magát.
Sütik szabályzata
Mindet elfogadom
Mindet elutasítom
Magam választok
Sütik beállításai
Választás mentése
Bezárás
Mindig bekapcsolva
Amit tárolunk (%)
Név
Cél
Időtartam: %
a böngésző bezárásáig
amíg nem törli
eddig: %
Böngészője Global Privacy Control jelet küld, és tiszteletben tartjuk. Kikapcsolva, amíg be nem kapcsolja: %.
Tartalom innen: %. Csak engedélyével töltődik be.
Engedélyezés: %
Megnyitás itt: %
Szükséges
Bejelentkezés, biztonság, az Ön döntései.
Funkcionális
Beállítások, beágyazott tartalom.
Statisztika
Számolja a látogatásokat.
Marketing
Hirdetések választása.`,
);
