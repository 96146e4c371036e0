import type { TableWords } from "../core/words.ts";

/** The table's words in Japanese. */
export const ja: TableWords = {
  lang: "ja",
  caption: "このウェブサイトの Cookie と同様の保存データ",
  name: "名前",
  purpose: "目的",
  retention: "保存期間",
  provider: "設定元",
  storage: "保存場所",
  thisSite: "このウェブサイト",
  application: "第三者のアプリケーション",
  thirdParty: "第三者",
  session: "セッション",
  persistent: "削除されるまで",
  until: "%まで",
  services: "端末に何も保存しないサービス",
  categories: {
    essential: "必須",
    functional: "機能",
    analytics: "分析",
    marketing: "マーケティング",
  },
};
