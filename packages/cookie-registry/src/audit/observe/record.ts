import { scopeOf } from "../../core/audit/cookie-scope.ts";
import type { CookieWrite, ForeignRequest, StoredItem } from "../../core/audit/observation.ts";
import { parseSetCookie } from "../../core/audit/set-cookie.ts";
import { isPublicSuffix } from "../sites.ts";

/** A cookie being written, as the browser or the script in the page told it. */
interface Written {
  /** The header's value, or the text given to `document.cookie`. */
  readonly line: string;
  /** The address of the response or of the document. */
  readonly url: string;
  readonly how: CookieWrite["how"];
  readonly by: string | null;
  readonly refused: readonly string[];
}

/** What is seen between two moments, while some page is open. */
export interface VisitRecord {
  readonly writes: CookieWrite[];
  readonly requests: ForeignRequest[];
  readonly items: StoredItem[];
  /** The page that what is seen from now on is put down to. */
  page: string;
  write(written: Written): void;
  item(item: Omit<StoredItem, "page">): void;
  /** Takes a request to another site; `id` is the browser's. */
  request(request: Omit<ForeignRequest, "page"> & { readonly id: string }): void;
  /** Takes a request back that was never sent. */
  withdraw(id: string): void;
  /** Forgets everything seen so far. */
  clear(): void;
}

/** Opens an empty record. */
export function createRecord(): VisitRecord {
  const sent = new Map<string, ForeignRequest>();
  const record: VisitRecord = {
    writes: [],
    requests: [],
    items: [],
    page: "",
    write({ line, url, how, by, refused }) {
      if (!URL.canParse(url)) return;
      const { hostname, pathname } = new URL(url);
      const cookie = parseSetCookie(line, Date.now());
      if (!cookie) return;
      const scope = scopeOf(cookie, hostname, pathname, isPublicSuffix);
      const { name, lifetime, httpOnly, partitioned } = cookie;
      record.writes.push({
        ...{ name, lifetime, httpOnly, partitioned, how, by, refused },
        host: scope?.domain ?? hostname,
        path: scope?.path ?? "/",
        line: withoutValue(line),
        page: record.page,
      });
    },
    item(item) {
      record.items.push({ ...item, page: record.page });
    },
    request({ id, ...request }) {
      const one = { ...request, page: record.page };
      record.requests.push(one);
      sent.set(id, one);
    },
    withdraw(id) {
      const one = sent.get(id);
      if (one) record.requests.splice(record.requests.indexOf(one), 1);
      sent.delete(id);
    },
    clear() {
      for (const list of [record.writes, record.requests, record.items]) list.length = 0;
      sent.clear();
    },
  };
  return record;
}

/** A cookie's value may be a secret, and a report is passed on: the value never enters it. */
function withoutValue(line: string): string {
  const [pair = "", ...attributes] = line.split(";");
  const at = pair.indexOf("=");
  return [at < 0 ? "…" : `${pair.slice(0, at)}=…`, ...attributes].join(";").slice(0, 300);
}
