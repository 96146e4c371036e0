import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Swedish texts. */
export const sv: Locale = readLocale(
  "sv",
  `Ditt val om kakor
En del måste lagras för att webbplatsen ska fungera. Om resten bestämmer du: %. Att säga nej kostar ingenting, och du kan ändra dig när som helst.
Om kakor
Godkänn alla
Avvisa alla
Låt mig välja
Inställningar för kakor
Spara mitt val
Stäng
Alltid på
Vad som lagras (%)
Namn
Ändamål
Lagras: %
tills du stänger webbläsaren
tills du raderar det
till dess att %
Din webbläsare skickar Global Privacy Control, och vi respekterar det. Av tills du slår på det: %.
Innehåll från %. Det hämtas bara om du tillåter det.
Tillåt: %
Öppna på %
Nödvändiga
Inloggning, säkerhet, dina val.
Funktionella
Kommer ihåg vad du föredrar och visar inbäddat innehåll.
Statistik
Räknar besök.
Marknadsföring
Väljer och mäter reklam.`,
);
