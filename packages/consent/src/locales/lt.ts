import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Lithuanian texts. */
export const lt: Locale = readLocale(
  "lt",
  `Jūsų pasirinkimas dėl slapukų
Kai ką būtina saugoti, kad svetainė veiktų. Dėl kitko sprendžiate jūs: %. Atsisakyti nieko nekainuoja, o persigalvoti galite bet kada.
Slapukų politika
Sutikti su visais
Atmesti visus
Noriu rinktis
Slapukų nustatymai
Išsaugoti pasirinkimą
Uždaryti
Visada įjungta
Kas saugoma (%)
Pavadinimas
Tikslas
Trukmė: %
kol uždarysite naršyklę
kol ištrinsite
iki %
Jūsų naršyklė siunčia Global Privacy Control, ir mes to paisome. Išjungta, kol neįjungsite: %.
Turinys iš %. Įkeliamas tik jums leidus.
Leisti: %
Atverti %
Būtini
Prisijungimas, sauga, jūsų pasirinkimai.
Funkciniai
Įsimena, kam teikiate pirmenybę, ir rodo įterptą turinį.
Statistika
Skaičiuoja apsilankymus.
Rinkodara
Parenka ir matuoja reklamą.`,
);
