import type { Category } from "../core/entry.ts";
import type { Registry } from "../core/registry.ts";
import { layTable } from "../core/table.ts";
import type { TableWords } from "../core/words.ts";
import { loadWords } from "../locales/index.ts";
import { fetchRegistry } from "./fetch-registry.ts";
import { STYLES } from "./styles.ts";
import { tableNodes } from "./table-nodes.ts";

/** The element `<cookie-table>`. */
export interface CookieTableElement extends HTMLElement {
  /** What is shown; null shows the element's own content instead. */
  registry: Registry | null;
  /** Headings and other words; loaded for the element's language when null. */
  words: TableWords | null;
}

declare global {
  interface HTMLElementTagNameMap {
    "cookie-table": CookieTableElement;
  }
}

/** How the element is registered. */
export interface DefineCookieTableOptions {
  /** The element's name; `cookie-table` when left out. */
  readonly name?: string;
  /** Where it is registered; the page's own registry when left out. */
  readonly elements?: CustomElementRegistry;
}

/**
 * Registers `<cookie-table>`, once; importing this module registers nothing. On a server, where there
 * are no elements, it does nothing.
 *
 * Attributes: `src`, the address of a registry file; `lang`, else that of the nearest element around,
 * else the page's; `categories`, some of them with spaces between. Until there is something to show, and
 * when it cannot be had, the element's own content is shown: put a link there. When a file cannot be
 * had or read the element dispatches `error`, an `ErrorEvent` whose `error` says why; when the table
 * stands it dispatches `load`.
 *
 * It uses neither inline styles nor markup from strings: `style-src 'self'` and
 * `require-trusted-types-for 'script'` stay whole. Style it by its CSS variables and `::part()`.
 *
 * @throws DOMException when the name is none for an element, or is taken by another
 * @example
 * defineCookieTable();
 * // <cookie-table src="/cookies/registry.json" lang="de"><a href="/cookies">Cookies</a></cookie-table>
 */
export function defineCookieTable(options: DefineCookieTableOptions = {}): void {
  const { name = "cookie-table", elements = globalThis.customElements } = options;
  if (elements === undefined || elements.get(name)) return;
  elements.define(name, createElementClass());
}

function createElementClass(): CustomElementConstructor {
  // Made here, for on a server there is no HTMLElement to extend.
  return class extends HTMLElement implements CookieTableElement {
    static readonly observedAttributes = ["src", "lang", "dir", "categories"];
    readonly #shadow = this.attachShadow({ mode: "open" });
    #registry: Registry | null = null;
    #words: TableWords | null = null;
    #under: AbortController | undefined;

    connectedCallback(): void {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLES);
      this.#shadow.adoptedStyleSheets = [sheet];
      this.#show(document.createElement("slot"));
      void this.#update();
    }

    disconnectedCallback(): void {
      this.#under?.abort();
    }

    attributeChangedCallback(name: string, before: string | null, after: string | null): void {
      if (before === after) return;
      if (name === "src") this.#registry = null;
      void this.#update();
    }

    get registry(): Registry | null {
      return this.#registry;
    }

    set registry(registry: Registry | null) {
      this.#registry = registry;
      void this.#update();
    }

    get words(): TableWords | null {
      return this.#words;
    }

    set words(words: TableWords | null) {
      this.#words = words;
      void this.#update();
    }

    /** Shows what the attributes and properties say now; a later change overtakes one under way. */
    async #update(): Promise<void> {
      this.#under?.abort();
      if (!this.isConnected) return;
      const under = new AbortController();
      this.#under = under;
      try {
        const locale = this.closest("[lang]")?.getAttribute("lang") || "en";
        const registry = this.#registry ?? (await this.#fetch(under.signal));
        const words = this.#words ?? (await loadWords(locale));
        if (under.signal.aborted) return;
        this.#registry = registry;
        if (registry === null) this.#show(document.createElement("slot"));
        else this.#show(...tableNodes(layTable(registry, { locale, words, ...this.#wanted() })));
        if (registry !== null) this.dispatchEvent(new Event("load"));
      } catch (error) {
        if (under.signal.aborted) return;
        this.#show(document.createElement("slot"));
        const message = error instanceof Error ? error.message : String(error);
        this.dispatchEvent(new ErrorEvent("error", { error, message }));
      }
    }

    async #fetch(signal: AbortSignal): Promise<Registry | null> {
      const src = this.getAttribute("src");
      return src === null ? null : fetchRegistry(new URL(src, this.baseURI), signal);
    }

    #wanted(): { categories?: readonly Category[] } {
      const categories = this.getAttribute("categories");
      return categories === null
        ? {}
        : { categories: categories.split(/\s+/).filter(Boolean) as Category[] };
    }

    #show(...nodes: readonly Node[]): void {
      this.#shadow.replaceChildren(...nodes);
    }
  };
}
