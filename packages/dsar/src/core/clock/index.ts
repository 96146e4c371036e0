export type { ClockAnswer, Deadline, Deadlines, LocalDate, Reading } from "./clock-answer.ts";
export { type ClockInput, dueDate, type Moment } from "./due-date.ts";
export {
  type HolidayCalendar,
  type HolidayOverrides,
  withOverrides,
} from "./holidays/calendar.ts";
export { HOLIDAY_CALENDARS, holidayCalendar } from "./holidays/tables.ts";
export type { Law } from "./law.ts";
export { LAWS } from "./laws/statutes.ts";
export { localDateOf } from "./local-date.ts";
export { type Period, periodEnd } from "./period.ts";
