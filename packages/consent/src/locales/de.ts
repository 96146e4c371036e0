import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** German texts. */
export const de: Locale = readLocale(
  "de",
  `Ihre Entscheidung über Cookies
Manches muss gespeichert werden, damit diese Website funktioniert. Über den Rest entscheiden Sie: %. Ein Nein bringt keine Nachteile, und Sie können es sich jederzeit anders überlegen.
Cookie-Richtlinie
Alle annehmen
Alle ablehnen
Selbst auswählen
Cookie-Einstellungen
Auswahl speichern
Schließen
Immer aktiv
Was gespeichert wird (%)
Name
Zweck
Speicherdauer: %
bis Sie den Browser schließen
bis Sie es löschen
bis %
Ihr Browser sendet Global Privacy Control, wir beachten es. Aus, bis Sie es einschalten: %.
Inhalt von %. Er wird nur geladen, wenn Sie es erlauben.
Erlauben: %
Auf % öffnen
Notwendig
Anmeldung, Sicherheit, Ihre Entscheidungen.
Funktional
Merkt sich, was Sie bevorzugen, und zeigt eingebettete Inhalte.
Statistik
Zählt Besuche.
Marketing
Wählt und misst Werbung.`,
);
