/** What a column of a cookie table holds. */
export type Column =
  | "name"
  | "purpose"
  | "retention"
  | "condition"
  | "provider"
  | "category"
  | "domain"
  | "path"
  | "party"
  | "storage"
  | "application"
  | "httpOnly"
  | "partitioned"
  | "inferred";

/** Headings in the field, in English, German, French, Swedish, Spanish, Italian and Dutch. */
const HEADINGS: Readonly<Record<Column, string>> = {
  name: "name|names|cookie|cookies|cookie name|name of cookie|name of the cookie|cookie id|key|identifier|item|cookie-name|name des cookies|nom|nom du cookie|namn|kaka|nombre|nome|nome del cookie|naam|cookienaam|nimi|navn|nazwa|名前|名称|الاسم|שם",
  purpose:
    "purpose|purposes|description|cookie description|purpose of cookie|function|use|usage|what it does|what it is for|reason|details|zweck|beschreibung|funktion|zweck und inhalt|finalité|finalités|objet|description et finalité|ändamål|syfte|beskrivning|finalidad|propósito|descripción|finalità|scopo|descrizione|doel|beschrijving|omschrijving|formål|cel|käyttötarkoitus|目的|用途|الغرض|מטרה",
  retention:
    "retention|data retention|retention period|retention time|duration|cookie duration|lifetime|life time|lifespan|life span|expiry|expiry date|expiry time|expiration|expiration date|expires|expires after|storage period|storage duration|maximum storage duration|storage time|max age|max-age|maximum age|kept for|stored for|validity|period|how long|speicherdauer|laufzeit|gültigkeit|gültigkeitsdauer|ablauf|ablaufdatum|lebensdauer|dauer|durée|durée de vie|durée de conservation|expiration du cookie|validité|lagringstid|varaktighet|giltighetstid|duración|conservación|caducidad|vencimiento|durata|scadenza|bewaartermijn|looptijd|vervaldatum|geldigheid|opbevaring|okres przechowywania|säilytysaika|保存期間|保存期限|مدة الاحتفاظ|משך השמירה",
  condition: "condition|conditions|when",
  provider:
    "provider|service provider|set by|placed by|vendor|owner|company|controller|data controller|service|source|platform|issuer|publisher|anbieter|gesetzt von|herausgeber|dienst|fournisseur|déposé par|émetteur|éditeur|société|leverantör|sätts av|utfärdare|proveedor|titular|instalada por|fornitore|impostato da|aanbieder|geplaatst door|definido por|sat af|satt av|ustawiane przez|asettaja|設定元|设置方|الجهة|מקור",
  category:
    "category|cookie category|group|class|cookie type|kategorie|catégorie|kategori|categoría|categoria|categorie",
  domain: "domain|host|cookie domain|domain name|domaine|domän|dominio|domein",
  path: "path",
  party: "party|first or third party|first-party or third-party|1st or 3rd party|origin",
  storage:
    "storage|storage type|type of storage|type|typ|technology|speicher|speicherart|stockage|lagring|lagringstyp|almacenamiento|tipo|archivio|opslag|lager|armazenamento|tallennuspaikka",
  application: "application",
  httpOnly: "httponly|http only",
  partitioned: "partitioned",
  inferred: "inferred",
};

const COLUMN_OF: ReadonlyMap<string, Column> = new Map(
  (Object.keys(HEADINGS) as Column[]).flatMap((column) =>
    HEADINGS[column].split("|").map((heading) => [heading, column] as const),
  ),
);

/** Finds the column a heading stands for, whatever its case and what ornaments it has. */
export function columnNamed(heading: string): Column | undefined {
  const plain = plainOf(heading);
  return COLUMN_OF.get(plain) ?? COLUMN_OF.get(plain.replace(/ ?\([^)]*\)$/, ""));
}

/**
 * Finds the column that a heading in a cell of its own comes nearest to: `Purpose of use / explanation`
 * speaks of a purpose, and of nothing else. A heading in the middle of a line has to be one exactly.
 */
export function columnLike(heading: string): Column | undefined {
  const exact = columnNamed(heading);
  const words = plainOf(heading).split(/[^\p{L}\d]+/u);
  if (exact || words.length > 6 || /[.!?]$/.test(heading.trim())) return exact;
  const found = new Set(words.flatMap((word) => COLUMN_OF.get(word) ?? []));
  found.delete("name");
  const [one] = found;
  return found.size === 1 ? one : undefined;
}

function plainOf(heading: string): string {
  return heading
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[*_:`"]|\(s\)$/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** Most words a heading is made of. */
export const LONGEST_HEADING: number = Math.max(
  ...[...COLUMN_OF.keys()].map((heading) => heading.split(" ").length),
);
