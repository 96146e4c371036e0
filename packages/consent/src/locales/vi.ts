import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Vietnamese texts. */
export const vi: Locale = readLocale(
  "vi",
  `Lựa chọn của bạn về cookie
Trang cần lưu một số dữ liệu. Phần còn lại do bạn quyết định: %. Từ chối không gây bất lợi, và bạn có thể đổi ý bất cứ lúc nào.
Chính sách cookie
Chấp nhận tất cả
Từ chối tất cả
Để tôi chọn
Cài đặt cookie
Lưu lựa chọn
Đóng
Luôn bật
Được lưu (%)
Tên
Mục đích
Thời hạn: %
đến khi đóng trình duyệt
đến khi bạn xóa
đến %
Chúng tôi tuân theo Global Privacy Control của trình duyệt. Tắt đến khi bạn bật: %.
Nội dung từ %. Chỉ tải khi bạn cho phép.
Cho phép: %
Mở trên %
Cần thiết
Đăng nhập, bảo mật, lựa chọn.
Chức năng
Sở thích, nội dung nhúng.
Thống kê
Lượt truy cập.
Tiếp thị
Chọn quảng cáo.`,
);
