import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Indonesian texts. */
export const id: Locale = readLocale(
  "id",
  `Pilihan Anda tentang cookie
Sebagian data perlu disimpan agar situs ini berfungsi. Selebihnya Anda yang memutuskan: %. Menolak tidak merugikan Anda, dan Anda dapat berubah pikiran kapan saja.
Kebijakan cookie
Terima semua
Tolak semua
Pilih sendiri
Pengaturan cookie
Simpan pilihan saya
Tutup
Selalu aktif
Yang disimpan (%)
Nama
Tujuan
Disimpan: %
sampai Anda menutup peramban
sampai Anda menghapusnya
sampai %
Peramban Anda mengirim Global Privacy Control dan kami mematuhinya. Nonaktif sampai Anda aktifkan: %.
Konten dari %. Hanya dimuat jika Anda mengizinkan.
Izinkan: %
Buka di %
Penting
Masuk, keamanan, pilihan Anda.
Fungsional
Mengingat preferensi Anda dan menampilkan konten tersemat.
Statistik
Menghitung kunjungan.
Pemasaran
Memilih dan mengukur iklan.`,
);
