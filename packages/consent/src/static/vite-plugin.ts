import type { PageNote } from "./page-notes.ts";
import { type SealOptions, sealPage } from "./seal-page.ts";

/** What Vite is given: the part of its plug-in interface that is used. */
export interface SealPlugin {
  readonly name: string;
  readonly apply: "build";
  readonly transformIndexHtml: {
    readonly order: "post";
    handler(html: string, context: { readonly path: string }): string;
  };
}

/** Options of {@link sealPlugin}. */
export interface SealPluginOptions extends SealOptions {
  /** Told of everything noteworthy; written to the build's warnings when left out. */
  readonly onNote?: (note: PageNote, path: string) => void;
}

/**
 * A Vite plug-in that seals every page of a build: see {@link sealPage}.
 *
 * @example
 * export default defineConfig({ plugins: [sealPlugin({ site: "example.com" })] });
 */
export function sealPlugin({ onNote = warn, ...options }: SealPluginOptions): SealPlugin {
  return {
    name: "candor-seal",
    apply: "build",
    transformIndexHtml: {
      order: "post", // after Vite has put its own tags in
      handler(html, { path }) {
        const sealed = sealPage(html, options);
        for (const note of sealed.notes) onNote(note, path);
        return sealed.html;
      },
    },
  };
}

function warn({ kind, element, what, line }: PageNote, path: string): void {
  console.warn(`${path}:${line}: ${kind}: <${element}> ${what}`);
}
