import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Italian texts. */
export const it: Locale = readLocale(
  "it",
  `La tua scelta sui cookie
Questo sito deve conservare alcuni dati per funzionare. Sul resto decidi tu: %. Dire di no non comporta svantaggi e puoi cambiare idea in qualsiasi momento.
Informativa sui cookie
Accetta tutto
Rifiuta tutto
Scelgo io
Impostazioni dei cookie
Salva la mia scelta
Chiudi
Sempre attivi
Che cosa viene conservato (%)
Nome
Finalità
Durata: %
fino alla chiusura del browser
finché non lo elimini
fino a %
Il tuo browser invia Global Privacy Control e noi lo rispettiamo. Disattivato finché non lo attivi: %.
Contenuto di %. Viene caricato solo se lo consenti.
Consenti: %
Apri su %
Essenziali
Accesso, sicurezza, le tue scelte.
Funzionali
Ricordano le tue preferenze e mostrano contenuti incorporati.
Statistiche
Contano le visite.
Marketing
Scelgono e misurano la pubblicità.`,
);
