import type { TableWords } from "../core/words.ts";

/** The table's words in Hebrew. */
export const he: TableWords = {
  lang: "he",
  dir: "rtl",
  caption: "עוגיות ואחסון דומה באתר זה",
  name: "שם",
  purpose: "מטרה",
  retention: "משך השמירה",
  provider: "מקור",
  storage: "אחסון",
  thisSite: "אתר זה",
  application: "יישום של צד שלישי",
  thirdParty: "צד שלישי",
  session: "סשן",
  persistent: "עד למחיקה",
  until: "עד %",
  services: "שירותים שאינם שומרים דבר במכשיר שלך",
  categories: {
    essential: "חיוניות",
    functional: "פונקציונליות",
    analytics: "ניתוח נתונים",
    marketing: "שיווק",
  },
};
