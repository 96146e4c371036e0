import type { Locale } from "../core/locale.ts";

/** Swedish texts. */
export const sv: Locale = {
  lang: "sv",
  title: "Ditt val om kakor",
  text: "En del måste lagras för att webbplatsen ska fungera. Bara om du samtycker använder vi kakor och liknande lagring även för: %. Att säga nej kostar dig ingenting, och du kan ändra dig när som helst.",
  policy: "Om kakor",
  accept: "Godkänn alla",
  reject: "Avvisa alla",
  settings: "Låt mig välja",
  heading: "Inställningar för kakor",
  save: "Spara mitt val",
  close: "Stäng",
  always: "Alltid på",
  details: "Vad som lagras (%)",
  columns: ["Namn", "Ändamål", "Lagringstid"],
  kept: ["Tills du stänger webbläsaren", "Tills du raderar den", "Till dess att %"],
  gpc: "Din webbläsare skickar Global Privacy Control, och vi respekterar det. Av så länge du inte själv slår på det: %.",
  embed:
    "Det här innehållet kommer från %. Din webbläsare kontaktar den sidan bara om du tillåter det.",
  allow: "Tillåt: %",
  visit: "Öppna på %",
  categories: {
    essential: [
      "Nödvändiga",
      "Behövs för att webbplatsen ska fungera: inloggning, säkerhet, dina val.",
    ],
    functional: ["Funktionella", "Kommer ihåg vad du föredrar och visar inbäddat innehåll."],
    analytics: ["Statistik", "Räknar besök och visar oss vilka sidor som hjälper."],
    marketing: ["Marknadsföring", "Mäter och väljer reklam, här och på andra webbplatser."],
  },
};
