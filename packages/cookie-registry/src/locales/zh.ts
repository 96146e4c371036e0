import type { TableWords } from "../core/words.ts";

/** The table's words in Chinese, simplified. */
export const zh: TableWords = {
  lang: "zh",
  caption: "本网站的 Cookie 及类似存储",
  name: "名称",
  purpose: "用途",
  retention: "保存期限",
  provider: "设置方",
  storage: "存储位置",
  thisSite: "本网站",
  application: "第三方应用",
  thirdParty: "第三方",
  session: "会话",
  persistent: "直到被删除",
  until: "直到%",
  services: "不在您的设备上存储任何内容的服务",
  categories: {
    essential: "必要",
    functional: "功能",
    analytics: "分析",
    marketing: "营销",
  },
};
