import type { Category, Party, StorageKind } from "../core/entry.ts";

/** The names a category goes by; parts of words, so that inflections are found. */
const CATEGORY_WORDS: readonly (readonly [Category, RegExp])[] = [
  [
    "essential",
    /\b(?:essential|necessary|strictly|required|mandatory|security|technical(?:ly)?)|unbedingt|notwendig|erforderlich|essen[zt]iel|nécessair|nödvändig|necesari|esencial|necessari|essenzial|noodzakelijk|nødvendig|niezbędn|välttämät|必須|必要|أساسي|חיוני/iu,
  ],
  [
    "functional",
    /\b(?:function|preference|personali[sz]ation|convenience|comfort)|funktional|funktionell|komfort|fonctionn|funcional|funzional|functione|funksjonel|funkcjonaln|toiminnalli|機能|功能|وظيفي|פונקציונל/iu,
  ],
  [
    "analytics",
    /\b(?:analytic|analysis|statistic|performance|measurement)|statistik|analyse|mesure d|audience|analys|estadístic|analític|statistich|analitic|statistiek|analytisch|analityczn|analytiikka|分析|تحليلي|ניתוח/iu,
  ],
  [
    "marketing",
    /\b(?:marketing|advertis|targeting|tracking|social media)|werbung|publicit|reklam|marknadsföring|publicidad|pubblicit|markedsføring|マーケティング|营销|تسويقي|שיווק/iu,
  ],
];

/** Finds the one category a text speaks of; undefined when it names none, or several. */
export function categoryIn(text: string): Category | undefined {
  const found = CATEGORY_WORDS.filter(([, words]) => words.test(text));
  return found.length === 1 ? found[0]?.[0] : undefined;
}

/** What a text says of whose storage it is. */
export interface SaidOfParty {
  /** Said outright. */
  readonly party?: Party;
  /** Says that another's application sets it in the site's own pages, which makes it `first`. */
  readonly application?: boolean;
}

const FIRST =
  /\b(?:first|1st)[ -]party|\berstanbieter|\bförstaparts|\bde primera parte|\bdi prima parte/iu;
const THIRD =
  /\b(?:third|3rd)[ -]part(?:y|ies)|\bdrittanbieter|\bdritte[nr]?\b|\btiers\b|\btierce|\btredje ?part|\bterceros?\b|\bterzi\b|\bterze parti|\bderden?\b/iu;
const APPLICATION =
  /(?:third|3rd)[ -]party (?:application|app|service|tool|software|script|plug-?in|integration|tag)s?|(?:anwendung|dienst)(?:en?)? (?:eines|von) dritten?|(?:application|service|outil)s? (?:tierce|tiers)s?|tredjepartsapplikation|(?:aplicación|aplicaciones|servicios) de terceros|(?:applicazion[ei]|servizi) di terzi|(?:toepassing|dienst)(?:en)? van (?:een )?derden?/iu;

/** Reads what a sentence or a cell says of first and third parties. */
export function partyIn(text: string): SaidOfParty {
  if (APPLICATION.test(text)) return { application: true };
  const first = FIRST.test(text);
  const third = THIRD.test(text);
  if (first === third) return {};
  return { party: first ? "first" : "third" };
}

const STORAGE_WORDS: readonly (readonly [StorageKind, RegExp])[] = [
  ["sessionStorage", /session ?storage/i],
  ["localStorage", /local ?storage|html ?5 storage|html local/i],
  ["indexedDB", /indexed ?db/i],
  ["cacheStorage", /cache ?storage|cache api/i],
  ["cookie", /\bcookie|^https?$|^http cookie/i],
];

/** Reads which storage a cell names; undefined when it names none. */
export function storageIn(text: string): StorageKind | undefined {
  return STORAGE_WORDS.find(([, words]) => words.test(text))?.[0];
}
