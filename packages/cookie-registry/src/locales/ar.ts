import type { TableWords } from "../core/words.ts";

/** The table's words in Arabic. */
export const ar: TableWords = {
  lang: "ar",
  dir: "rtl",
  caption: "ملفات تعريف الارتباط ووسائل التخزين المماثلة في هذا الموقع",
  name: "الاسم",
  purpose: "الغرض",
  retention: "مدة الاحتفاظ",
  provider: "الجهة",
  storage: "مكان التخزين",
  thisSite: "هذا الموقع",
  application: "تطبيق طرف ثالث",
  thirdParty: "طرف ثالث",
  session: "الجلسة",
  persistent: "حتى الحذف",
  until: "حتى %",
  services: "خدمات لا تحفظ شيئًا على جهازك",
  categories: {
    essential: "أساسية",
    functional: "وظيفية",
    analytics: "تحليلية",
    marketing: "تسويقية",
  },
};
