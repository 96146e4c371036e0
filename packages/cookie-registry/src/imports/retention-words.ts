import type { DurationUnit } from "../core/duration.ts";

/** Words of time as policies write them: English, German, French, Swedish, Spanish, Italian, Dutch. */
const UNIT_WORDS: Readonly<Record<DurationUnit, string>> = {
  year: "y yr yrs year years jahr jahre jahren an ans année années år año años anno anni jaar",
  month:
    "mo mos mth month months monat monate monaten mois månad månader mes meses mese mesi maand maanden",
  week: "w wk wks week weeks woche wochen semaine semaines vecka veckor semana semanas settimana settimane weken",
  day: "d day days tag tage tagen j jour jours dag dagar dygn dagen día días giorno giorni",
  hour: "h hr hrs hour hours std stunde stunden heure heures timme timmar hora horas ora ore uur",
  minute: "min mins minute minutes minuten minut minuter minuto minutos minuti minuut",
  second:
    "s sec secs second seconds sek sekunde sekunden seconde secondes sekund sekunder segundo segundos secondo secondi seconden",
};

/** The unit each word names. */
export const UNITS: ReadonlyMap<string, DurationUnit> = new Map(
  (Object.keys(UNIT_WORDS) as DurationUnit[]).flatMap((unit) =>
    UNIT_WORDS[unit].split(" ").map((word) => [word, unit] as const),
  ),
);

/** Numbers in words, up to twelve. */
export const NUMBERS: ReadonlyMap<string, number> = new Map([
  ...words("one a an ein eine einem un une uno una en ett een", 1),
  ...words("two zwei deux två dos due twee", 2),
  ...words("three drei trois tre tres drie", 3),
  ...words("four vier quatre fyra cuatro quattro", 4),
  ...words("five fünf cinq fem cinco cinque vijf", 5),
  ...words("six sechs sex seis sei zes", 6),
  ...words("seven sieben sept sju siete sette zeven", 7),
  ...words("eight acht huit åtta ocho otto", 8),
  ...words("nine neun neuf nio nueve nove negen", 9),
  ...words("ten zehn dix tio diez dieci tien", 10),
  ...words("eleven elf onze elva once undici", 11),
  ...words("twelve zwölf douze tolv doce dodici twaalf", 12),
]);

function words(list: string, value: number): (readonly [string, number])[] {
  return list.split(" ").map((word) => [word, value] as const);
}

/** Kept until the browser closes. */
export const SESSION: RegExp = matching(
  "(?:(?:browser|current|the)[ -])?sessions?(?: (?:cookies?|only|based))?",
  "session(?:al)?",
  "(?:at |until )?(?:the )?end of (?:the |your )?(?:browser |browsing )?session(?: \\(browser\\))?",
  "(?:until|when) (?:you |the )?(?:close )?(?:your |the )?browser(?: is closed| closes)?",
  "(?:browser)?sitzung(?:sende|sdauer)?|ende der sitzung|bis (?:zum )?(?:ende der sitzung|schließen des browsers)",
  "fin de (?:la )?session|sesión|sessione|sessie|istunto|sessão|økt|sesja|الجلسة|סשן|セッション|会话",
);

/** Kept until somebody deletes it. */
export const PERSISTENT: RegExp = matching(
  "persistent|permanent(?:ly)?|forever|unlimited|indefinite(?:ly)?|never(?: expires)?|no expir(?:y|ation)|does not expire",
  "until (?:it is )?(?:deleted|cleared|removed)(?: by (?:the )?(?:user|you))?|local ?storage",
  "unbegrenzt|dauerhaft|unbefristet|bis zur löschung|illimitée?|permanente?|jusqu['’]à (?:sa )?suppression",
  "tills den raderas|beständig|persistente|hasta que se borre|fino alla cancellazione|tot verwijdering|até ser eliminado",
  "do usunięcia|indtil sletning|til den slettes|kunnes poistetaan|حتى الحذف|עד למחיקה|削除されるまで|直到被删除",
);

/** Kept until an event, which follows. */
export const UNTIL: RegExp =
  /^(?:until|bis|jusqu['’]à|jusqu['’]au|till|tills|hasta|fino a|tot|indtil)\s+(.+)$/isu;

function matching(...alternatives: readonly string[]): RegExp {
  return new RegExp(`^(?:${alternatives.join("|")})$`, "iu");
}
