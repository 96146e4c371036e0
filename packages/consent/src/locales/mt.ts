import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Maltese texts. */
export const mt: Locale = readLocale(
  "mt",
  `L-għażla tiegħek dwar il-cookies
Xi ħażna hija meħtieġa biex dan is-sit jaħdem. Int tiddeċiedi dwar il-bqija: %. Jekk tgħid le ma titlef xejn, u tista’ tbiddel fehmtek meta trid.
Politika dwar il-cookies
Aċċetta kollox
Irrifjuta kollox
Ħallini nagħżel
Settings tal-cookies
Issejvja l-għażla tiegħi
Agħlaq
Dejjem mixgħul
X’jinħażen (%)
Isem
Għan
Jinżamm: %
sakemm tagħlaq il-browser
sakemm tħassru
sa %
Il-browser tiegħek jibgħat Global Privacy Control, u nirrispettawh. Mitfi sakemm tixgħelu int: %.
Kontenut minn %. Jitgħabba biss jekk tippermettih.
Ippermetti: %
Iftaħ fuq %
Essenzjali
Dħul, sigurtà, l-għażliet tiegħek.
Funzjonali
Tiftakar x’tippreferi u turi kontenut inkorporat.
Statistika
Tgħodd iż-żjarat.
Marketing
Jagħżel u jkejjel ir-reklamar.`,
);
