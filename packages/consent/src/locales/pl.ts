import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Polish texts. */
export const pl: Locale = readLocale(
  "pl",
  `Twój wybór dotyczący plików cookie
Aby ta witryna działała, coś musi być zapisywane. O reszcie decydujesz Ty: %. Odmowa nic nie kosztuje, a zdanie możesz zmienić w każdej chwili.
Polityka cookie
Zaakceptuj wszystkie
Odrzuć wszystkie
Chcę wybrać
Ustawienia cookie
Zapisz mój wybór
Zamknij
Zawsze włączone
Co jest zapisywane (%)
Nazwa
Cel
Czas: %
do zamknięcia przeglądarki
do usunięcia przez Ciebie
do: %
Szanujemy Global Privacy Control Twojej przeglądarki. Wyłączone, póki nie włączysz: %.
Treść z %. Jest wczytywana tylko za Twoją zgodą.
Zezwól: %
Otwórz na %
Niezbędne
Logowanie, bezpieczeństwo, Twoje wybory.
Funkcjonalne
Pamiętają preferencje i pokazują osadzone treści.
Statystyka
Liczy wizyty.
Marketing
Dobór i pomiar reklam.`,
);
