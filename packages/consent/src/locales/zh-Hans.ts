import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Chinese (simplified) texts. */
export const zhHans: Locale = readLocale(
  "zh-Hans",
  `您对 Cookie 的选择
网站需要存储部分数据。其余由您决定：%。拒绝没有任何不利，您可以随时改变主意。
Cookie 政策
全部接受
全部拒绝
自行选择
Cookie 设置
保存我的选择
关闭
始终开启
存储的内容（%）
名称
目的
保存期限：%
直到您关闭浏览器
直到您删除
直到%
浏览器发出了 Global Privacy Control，我们予以遵守。您开启之前保持关闭：%。
来自 % 的内容，仅在您允许后加载。
允许：%
在 % 打开
必要
登录、安全、您的选择。
功能
您的偏好、嵌入的内容。
统计
统计访问量。
营销
选择和衡量广告。`,
);
