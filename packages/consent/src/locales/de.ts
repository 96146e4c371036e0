import type { Locale } from "../core/locale.ts";

/** German texts. */
export const de: Locale = {
  lang: "de",
  title: "Ihre Entscheidung über Cookies",
  text: "Manches muss gespeichert werden, damit diese Website funktioniert. Nur wenn Sie zustimmen, nutzen wir Cookies und ähnliche Speicher auch für: %. Ein Nein bringt Ihnen keine Nachteile, und Sie können es sich jederzeit anders überlegen.",
  policy: "Cookie-Richtlinie",
  accept: "Alle annehmen",
  reject: "Alle ablehnen",
  settings: "Selbst auswählen",
  heading: "Cookie-Einstellungen",
  save: "Auswahl speichern",
  close: "Schließen",
  always: "Immer aktiv",
  details: "Was gespeichert wird (%)",
  columns: ["Name", "Zweck", "Speicherdauer"],
  kept: ["Bis Sie den Browser schließen", "Bis Sie es löschen", "Bis %"],
  gpc: "Ihr Browser sendet Global Privacy Control, und wir beachten es. Aus, solange Sie es nicht selbst einschalten: %.",
  embed: "Dieser Inhalt kommt von %. Ihr Browser ruft diese Seite nur auf, wenn Sie es erlauben.",
  allow: "Erlauben: %",
  visit: "Auf % öffnen",
  categories: {
    essential: [
      "Notwendig",
      "Damit die Website funktioniert: Anmeldung, Sicherheit, Ihre Entscheidungen.",
    ],
    functional: ["Funktional", "Merkt sich, was Sie bevorzugen, und zeigt eingebettete Inhalte."],
    analytics: ["Statistik", "Zählt Besuche und zeigt uns, welche Seiten helfen und welche nicht."],
    marketing: ["Marketing", "Misst und wählt Werbung aus, hier und auf anderen Websites."],
  },
};
