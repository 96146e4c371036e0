import { type DayNumber, dayOf } from "../local-date.ts";

/**
 * Easter Sunday of the Gregorian calendar, by the method of Meeus, Jones and Butcher
 * (Nature, 20 April 1876; Meeus, Astronomical Algorithms, chapter 8), right for every year.
 */
export function easterSunday(year: number): DayNumber {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const skippedLeaps = century - Math.floor(century / 4);
  const moonCorrection = Math.floor((8 * century + 13) / 25);
  const epact = (19 * golden + skippedLeaps - moonCorrection + 15) % 30;
  const leapShift = 2 * (century % 4) + 2 * Math.floor(ofCentury / 4);
  const toSunday = (32 + leapShift - epact - (ofCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const sum = epact + toSunday - 7 * late + 114;
  return dayOf(year, Math.floor(sum / 31), (sum % 31) + 1);
}

/**
 * Easter Sunday as the Orthodox churches keep it, as a Gregorian date: the Julian paschal full
 * moon and the Sunday after it (Meeus, chapter 8), moved by what the Julian calendar lags behind.
 */
export function orthodoxEasterSunday(year: number): DayNumber {
  const moon = (19 * (year % 19) + 15) % 30;
  const toSunday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7;
  const sum = moon + toSunday + 114;
  const lag = Math.floor(year / 100) - Math.floor(year / 400) - 2;
  return dayOf(year, Math.floor(sum / 31), (sum % 31) + 1) + lag;
}
