import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Chinese (traditional) texts. */
export const zhHant: Locale = readLocale(
  "zh-Hant",
  `您對 Cookie 的選擇
網站需要儲存部分資料。其餘由您決定：%。拒絕沒有任何不利，您可以隨時改變主意。
Cookie 政策
全部接受
全部拒絕
自行選擇
Cookie 設定
儲存我的選擇
關閉
一律開啟
儲存的內容（%）
名稱
目的
保存期限：%
直到您關閉瀏覽器
直到您刪除
直到%
瀏覽器送出了 Global Privacy Control，我們予以遵守。您開啟之前保持關閉：%。
來自 % 的內容，僅在您允許後載入。
允許：%
在 % 開啟
必要
登入、安全、您的選擇。
功能
您的偏好、嵌入的內容。
統計
統計造訪次數。
行銷
選擇和衡量廣告。`,
);
