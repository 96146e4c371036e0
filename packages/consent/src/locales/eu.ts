import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Basque texts. */
export const eu: Locale = readLocale(
  "eu",
  `Cookieei buruzko zure aukera
Gune honek datu batzuk gorde behar ditu ibiltzeko. Gainerakoa zuk erabakitzen duzu: %. Ezetz esateak ez du kalterik, eta edonoiz alda dezakezu iritzia.
Cookie politika
Onartu dena
Baztertu dena
Aukeratu
Cookie ezarpenak
Gorde nire aukera
Itxi
Beti aktibo
Zer gordetzen den (%)
Izena
Helburua
Iraupena: %
nabigatzailea itxi arte
ezabatu arte
muga: %
Zure nabigatzaileak Global Privacy Control bidaltzen du, eta errespetatzen dugu. Itzalita, zuk piztu arte: %.
Edukiaren jatorria: %. Baimena ematen baduzu bakarrik kargatuko da.
Baimendu: %
Ireki hemen: %
Ezinbestekoak
Saioa, segurtasuna, zure aukerak.
Funtzionalak
Hobespenak gogoratzen dituzte eta eduki txertatua erakusten dute.
Estatistikak
Bisitak zenbatzen dituzte.
Marketina
Publizitatea hautatu eta neurtzen dute.`,
);
