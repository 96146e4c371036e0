import type { Locale } from "../core/locale.ts";
import { readLocale } from "../core/read-locale.ts";

/** Korean texts. */
export const ko: Locale = readLocale(
  "ko",
  `쿠키에 대한 선택
사이트가 작동하려면 일부 저장이 필요합니다. 나머지는 직접 결정합니다: %. 거부해도 불이익이 없으며 언제든지 바꿀 수 있습니다.
쿠키 정책
모두 수락
모두 거부
직접 선택
쿠키 설정
선택 저장
닫기
항상 켜짐
저장되는 항목 (%)
이름
목적
보관: %
브라우저를 닫을 때까지
삭제할 때까지
%까지
브라우저가 보낸 Global Privacy Control을 존중합니다. 직접 켤 때까지 꺼짐: %.
%의 콘텐츠. 허용할 때만 불러옵니다.
허용: %
%에서 열기
필수
로그인, 보안, 선택.
기능
기본 설정, 포함된 콘텐츠.
통계
방문 수를 셉니다.
마케팅
광고 선택과 측정.`,
);
