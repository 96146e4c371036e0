import { base } from "./base.ts";
import { components } from "./components.ts";
import { layout } from "./layout.ts";
import { tokens } from "./tokens.ts";

/** The whole stylesheet of the shared look, served at `/design.css`. */
export const css: string = [tokens, base, layout, components].join("");
