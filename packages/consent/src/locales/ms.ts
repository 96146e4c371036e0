import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Malay texts. */
export const ms: Locale = readLocale(
  "ms",
  `Pilihan anda tentang kuki
Sebahagian data perlu disimpan supaya laman ini berfungsi. Selebihnya anda yang tentukan: %. Menolak tidak merugikan anda, dan anda boleh berubah fikiran pada bila-bila masa.
Dasar kuki
Terima semua
Tolak semua
Biar saya pilih
Tetapan kuki
Simpan pilihan saya
Tutup
Sentiasa hidup
Apa yang disimpan (%)
Nama
Tujuan
Disimpan: %
sehingga anda menutup pelayar
sehingga anda memadamnya
sehingga %
Pelayar anda menghantar Global Privacy Control dan kami mematuhinya. Mati sehingga anda hidupkan: %.
Kandungan daripada %. Hanya dimuatkan jika anda benarkan.
Benarkan: %
Buka di %
Perlu
Log masuk, keselamatan, pilihan anda.
Kefungsian
Mengingati keutamaan anda dan memaparkan kandungan terbenam.
Statistik
Mengira lawatan.
Pemasaran
Memilih dan mengukur iklan.`,
);
