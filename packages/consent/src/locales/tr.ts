import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Turkish texts. */
export const tr: Locale = readLocale(
  "tr",
  `Çerezlerle ilgili seçiminiz
Bu sitenin çalışması için bazı verilerin saklanması gerekir. Gerisine siz karar verirsiniz: %. Hayır demenin bir sakıncası yoktur ve fikrinizi her zaman değiştirebilirsiniz.
Çerez politikası
Tümünü kabul et
Tümünü reddet
Kendim seçeyim
Çerez ayarları
Seçimimi kaydet
Kapat
Her zaman açık
Neler saklanır (%)
Ad
Amaç
Süre: %
tarayıcıyı kapatana kadar
siz silene kadar
şu zamana kadar: %
Tarayıcınız Global Privacy Control gönderiyor ve buna uyuyoruz. Siz açana kadar kapalı: %.
İçerik kaynağı: %. Yalnızca izin verirseniz yüklenir.
İzin ver: %
Şurada aç: %
Gerekli
Oturum açma, güvenlik, seçimleriniz.
İşlevsel
Tercihlerinizi hatırlar ve gömülü içerikleri gösterir.
İstatistik
Ziyaretleri sayar.
Pazarlama
Reklamları seçer ve ölçer.`,
);
