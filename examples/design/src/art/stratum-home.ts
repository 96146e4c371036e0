// Four layers of a storage node, drawn as isometric plates with the writes that pass through them.
const line = "var(--art-line, #9db4c9)";
const ink = "var(--art-ink, #12324f)";
const plates = [
  "var(--art-plate-1, #2b7fd6)",
  "var(--art-plate-2, #5aa0e3)",
  "var(--art-plate-3, #93c3ee)",
  "var(--art-plate-4, #c9e0f5)",
];
const edge = "var(--art-edge, #1b5ea6)";
const signal = "var(--art-signal, #e0912f)";
const ground = "var(--art-ground, #eaf1f8)";

const CENTRE = 320;
const HALF_WIDTH = 210;
const HALF_HEIGHT = 84;
const THICKNESS = 18;

/** A point of the plate's own square, both axes from 0 to 1, on the paper. */
function at(u: number, v: number, top: number): string {
  const x = CENTRE + (u - v) * HALF_WIDTH;
  const y = top + (u + v) * HALF_HEIGHT;
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

function plate(top: number, fill: string): string {
  const corners = [at(0, 0, top), at(1, 0, top), at(1, 1, top), at(0, 1, top)];
  const low = top + THICKNESS;
  const side = [at(0, 1, top), at(1, 1, top), at(1, 0, top), at(1, 0, low), at(1, 1, low)];
  return `<path d="M${[...side, at(0, 1, low)].join("L")}Z" fill="${edge}"/>
<path d="M${corners.join("L")}Z" fill="${fill}"/>
<path d="${grid(top)}" fill="none" stroke="${ground}" stroke-width="1" opacity=".55"/>`;
}

function grid(top: number): string {
  const steps = [1, 2, 3, 4, 5].map((step) => step / 6);
  return steps
    .map((s) => `M${at(s, 0, top)}L${at(s, 1, top)}M${at(0, s, top)}L${at(1, s, top)}`)
    .join("");
}

/** One cell of a plate's six by six grid, filled: a block that was written. */
function cell(u: number, v: number, top: number, fill: string): string {
  const [a, b, c, d] = [u / 6, v / 6, (u + 1) / 6, (v + 1) / 6];
  const corners = [at(a, b, top), at(c, b, top), at(c, d, top), at(a, d, top)];
  return `<path d="M${corners.join("L")}Z" fill="${fill}"/>`;
}

const TOPS = [40, 116, 192, 268];

const stack = [...TOPS.keys()]
  .reverse()
  .map((index) => plate(TOPS[index] ?? 0, plates[index] ?? ground))
  .join("\n");

const blocks = [
  [4, 4],
  [4, 5],
  [5, 4],
  [2, 4],
]
  .map(([u = 0, v = 0]) => cell(u, v, TOPS[0] ?? 0, signal))
  .join("");

const measures = TOPS.map((top) => {
  const y = top + HALF_HEIGHT + 9;
  return `<path d="M536 ${y}h44" stroke="${line}" stroke-width="2"/><circle cx="588" cy="${y}" r="5" fill="none" stroke="${line}" stroke-width="2"/>`;
}).join("");

const frame = `<path d="M24 60V24h36M580 24h36v36M616 420v36h-36M60 456H24v-36" fill="none" stroke="${line}" stroke-width="2"/>
<path d="M110 124v228M530 124v228" stroke="${line}" stroke-width="1.5" stroke-dasharray="3 6"/>
<path d="M320 4v30M312 26l8 10 8-10" fill="none" stroke="${ink}" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/>`;

/** The picture of Stratum's home page, 640 by 480, as the element `#picture`. */
export const stratumHome: string = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480"><g id="picture">
<rect width="640" height="480" rx="6" fill="${ground}"/>
${frame}${stack}${blocks}${measures}
</g></svg>
`;
