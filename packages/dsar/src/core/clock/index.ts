export type { ClockAnswer, Law, LocalDate, Reading } from "./clock-answer.ts";
export { type ClockInput, dueDate } from "./due-date.ts";
export { type HolidayCalendar, type HolidayOverrides, withOverrides } from "./holiday-calendar.ts";
export { HOLIDAY_CALENDARS, holidayCalendar } from "./holiday-tables.ts";
export { localDateOf } from "./local-date.ts";
export { type Period, periodEnd } from "./period.ts";
