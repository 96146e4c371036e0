import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Japanese texts. */
export const ja: Locale = readLocale(
  "ja",
  `Cookieに関する選択
サイトの動作に必要な保存以外は、ご自身で決められます：%。拒否しても不利益はなく、いつでも変更できます。
Cookieポリシー
すべて許可
すべて拒否
選択する
Cookieの設定
選択を保存
閉じる
常に有効
保存内容（%）
名前
目的
期間：%
ブラウザーを閉じるまで
削除するまで
%まで
Global Privacy Controlを受信し、尊重します。有効にするまで無効：%。
%の内容。許可した場合のみ読み込みます。
許可：%
開く：%
必須
ログイン、安全、選択。
機能
設定、埋め込み内容。
統計
訪問数。
広告
広告の選択と測定。`,
);
