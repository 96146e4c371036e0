/**
 * Colours, sizes and faces. Each colour is named by its use; `light-dark()` follows the system, or
 * the page's `data-theme`. Contrast of text on paper is at least 4.5 to 1 in both (WCAG 2.2 1.4.3);
 * test/contrast.test.ts measures it.
 */
export const tokens: string = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#fafaf8, #14171a);
  --raised: light-dark(#ffffff, #1c2024);
  --sunken: light-dark(#f0f1ee, #0f1214);
  --ink: light-dark(#1d2327, #e9ecee);
  --quiet: light-dark(#556068, #a5b0b8);
  --line: light-dark(#d9ddd9, #323a40);
  --control: light-dark(#7f8a90, #6f7b84);
  --accent: light-dark(#2f6e4d, #7cc79d);
  --accent-deep: light-dark(#235439, #9ad9b5);
  --on-accent: light-dark(#ffffff, #0e1f16);
  --tint: light-dark(#e6f1ea, #1b2d24);
  --good: light-dark(#256239, #86cf9c);
  --good-tint: light-dark(#e4f2e7, #18291d);
  --warn: light-dark(#7d4e00, #eabf6b);
  --warn-tint: light-dark(#fbf0d9, #2f2614);
  --bad: light-dark(#a3271c, #ff9d90);
  --bad-tint: light-dark(#fce9e6, #361d1a);
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "URW Palladio L", P052, Georgia, serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Code", "Noto Sans Mono", "DejaVu Sans Mono", monospace;
  --face: var(--sans);
  --title: var(--sans);
  --title-weight: 650;
  --title-spacing: -0.018em;
  --radius: 10px;
  --radius-small: 6px;
  --shadow: 0 1px 2px rgb(0 0 0 / 0.06), 0 6px 24px rgb(0 0 0 / 0.06);
  --step--1: 0.875rem;
  --step-0: 1.0625rem;
  --step-1: clamp(1.15rem, 1.08rem + 0.3vw, 1.3rem);
  --step-2: clamp(1.4rem, 1.25rem + 0.7vw, 1.8rem);
  --step-3: clamp(1.8rem, 1.45rem + 1.5vw, 2.5rem);
  --step-4: clamp(2.15rem, 1.45rem + 2.9vw, 3.6rem);
  --space-1: 0.375rem;
  --space-2: 0.75rem;
  --space-3: 1.25rem;
  --space-4: 2rem;
  --space-5: clamp(2.5rem, 2rem + 2.5vw, 4.5rem);
  --edge: clamp(1rem, 4vw, 2.5rem);
  --wide: 72rem;
  --measure: 42rem;
}
[data-theme="light"] { color-scheme: light; }
[data-theme="dark"] { color-scheme: dark; }

[data-brand="hearth"] {
  --paper: light-dark(#fbf6ee, #1a1512);
  --raised: light-dark(#fffdf9, #241d18);
  --sunken: light-dark(#f4eadb, #14100d);
  --ink: light-dark(#2c211a, #f4ebe1);
  --quiet: light-dark(#6a5748, #c0ad9c);
  --line: light-dark(#e5d6c1, #40342b);
  --control: light-dark(#977f69, #846f5f);
  --accent: light-dark(#ad4217, #f3a06d);
  --accent-deep: light-dark(#86310e, #f9bd97);
  --on-accent: light-dark(#fffaf3, #2b1406);
  --tint: light-dark(#f9e5d3, #3a2418);
  --title: var(--serif);
  --title-weight: 600;
  --title-spacing: -0.012em;
  --radius: 18px;
  --radius-small: 10px;
  --art-wall: light-dark(#f3e1c8, #33271f);
  --art-trim: light-dark(#e6cda9, #46362a);
  --art-wood: light-dark(#a5693d, #8c5a36);
  --art-wood-dark: light-dark(#7d4c27, #5f3a20);
  --art-ember: light-dark(#d9622b, #ea7d43);
  --art-glow: light-dark(#ffdca8, #ffcf8a);
  --art-leaf: light-dark(#6a8a61, #6f9166);
  --art-leaf-dark: light-dark(#4d6a45, #50704a);
  --art-sky: light-dark(#7fa9c4, #2b4058);
  --art-hill: light-dark(#5d8a83, #1c2d40);
  --art-paper: light-dark(#fffaf1, #f3e6d6);
  --art-ink: light-dark(#3d2c21, #1d1612);
}

[data-brand="stratum"] {
  --paper: light-dark(#f8fafc, #0e141b);
  --raised: light-dark(#ffffff, #151d26);
  --sunken: light-dark(#edf2f7, #0a0f15);
  --ink: light-dark(#0f1d2b, #e4ecf4);
  --quiet: light-dark(#4c5f72, #9fb1c3);
  --line: light-dark(#d3dde7, #2a3744);
  --control: light-dark(#768899, #65788a);
  --accent: light-dark(#0a5fb4, #74b7fa);
  --accent-deep: light-dark(#084886, #a3d0fc);
  --on-accent: light-dark(#ffffff, #071b30);
  --tint: light-dark(#e2effb, #13283d);
  --title-weight: 680;
  --title-spacing: -0.026em;
  --radius: 6px;
  --radius-small: 4px;
  --shadow: 0 1px 2px rgb(10 40 70 / 0.08), 0 8px 24px rgb(10 40 70 / 0.06);
  --art-ground: light-dark(#eaf1f8, #131d28);
  --art-line: light-dark(#9db4c9, #43586c);
  --art-ink: light-dark(#12324f, #c7dcf0);
  --art-edge: light-dark(#174f8b, #0d2742);
  --art-plate-1: light-dark(#2b7fd6, #3b8fe6);
  --art-plate-2: light-dark(#5aa0e3, #2f70b5);
  --art-plate-3: light-dark(#93c3ee, #265684);
  --art-plate-4: light-dark(#c2dcf4, #1f405f);
  --art-signal: light-dark(#f2a53c, #f5b458);
}
`;
