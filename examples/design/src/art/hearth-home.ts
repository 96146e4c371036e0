// A living room with the server on the sideboard. Colours come from the page's palette; the
// fallbacks serve a reader who opens the file alone.
const wall = "var(--art-wall, #f1dfc8)";
const trim = "var(--art-trim, #e4cba9)";
const wood = "var(--art-wood, #9a6036)";
const woodDark = "var(--art-wood-dark, #74451f)";
const ember = "var(--art-ember, #d9622b)";
const glow = "var(--art-glow, #ffd9a3)";
const leaf = "var(--art-leaf, #5d7a56)";
const leafDark = "var(--art-leaf-dark, #46613f)";
const sky = "var(--art-sky, #34506b)";
const hill = "var(--art-hill, #263d54)";
const paper = "var(--art-paper, #fff8ee)";
const ink = "var(--art-ink, #3a2a20)";

const window = `
<rect x="56" y="56" width="190" height="176" rx="10" fill="${paper}"/>
<rect x="66" y="66" width="170" height="156" rx="4" fill="${sky}"/>
<circle cx="196" cy="102" r="16" fill="${glow}"/>
<circle cx="96" cy="92" r="2" fill="${paper}"/><circle cx="128" cy="112" r="1.6" fill="${paper}"/>
<circle cx="116" cy="80" r="1.6" fill="${paper}"/><circle cx="160" cy="84" r="2" fill="${paper}"/>
<path d="M66 190c30-28 52-30 82-8 26-26 56-28 88-6v46H66Z" fill="${hill}"/>
<path d="M104 186v-16l12-10 12 10v16Z" fill="${sky}"/><rect x="112" y="174" width="8" height="8" fill="${glow}"/>
<path d="M151 66v156M66 144h170" stroke="${paper}" stroke-width="7"/>
<rect x="46" y="230" width="210" height="10" rx="5" fill="${paper}"/>`;

const frames = `
<rect x="300" y="72" width="104" height="84" rx="6" fill="${wood}"/>
<rect x="309" y="81" width="86" height="66" rx="2" fill="${paper}"/>
<path d="M309 147v-12c12-16 22-16 34-2 10-8 26-12 52 4v10Z" fill="${leaf}"/>
<circle cx="376" cy="100" r="8" fill="${ember}"/>
<rect x="424" y="92" width="72" height="88" rx="6" fill="${woodDark}"/>
<rect x="432" y="100" width="56" height="72" rx="2" fill="${paper}"/>
<circle cx="450" cy="132" r="9" fill="${ember}"/><circle cx="471" cy="138" r="7" fill="${leaf}"/>
<path d="M434 172c2-24 30-24 32 0ZM458 172c2-20 26-20 28 0Z" fill="${ink}"/>`;

const sideboard = `
<rect x="52" y="338" width="536" height="16" rx="8" fill="${wood}"/>
<path d="M68 354h504v66H68Z" fill="${woodDark}"/>
<path d="M240 360h160v54H240ZM74 360h158v54H74ZM408 360h158v54H408Z" fill="${wood}"/>
<path d="M140 384h26M307 384h26M474 384h26" stroke="${glow}" stroke-width="5" stroke-linecap="round"/>
<path d="M92 420v28M548 420v28" stroke="${woodDark}" stroke-width="12" stroke-linecap="round"/>`;

const server = `
<circle cx="320" cy="290" r="96" fill="${glow}" opacity=".35"/>
<circle cx="320" cy="290" r="66" fill="${glow}" opacity=".5"/>
<rect x="256" y="246" width="128" height="92" rx="18" fill="${paper}"/>
<path d="M256 310h128v10a18 18 0 0 1-18 18h-92a18 18 0 0 1-18-18Z" fill="${trim}"/>
<path d="M321 258c1.5 9 13 15 13 27a13.5 13.5 0 0 1-27 0c0-6 3-10 6-13 .5 3.5 2 6 4 7-.5-8 .5-15 4-21Z" fill="${ember}"/>
<circle cx="276" cy="323" r="4" fill="${leaf}"/><circle cx="290" cy="323" r="4" fill="${ember}"/>
<path d="M330 323h36" stroke="${wood}" stroke-width="4" stroke-linecap="round"/>`;

const company = `
<path d="M92 338h104v-13H92Z" fill="${ember}"/><path d="M100 325h92v-12h-92Z" fill="${leafDark}"/>
<path d="M94 313h88v-11H94Z" fill="${sky}"/>
<path d="m136 302 10-58 44 8-10 50Z" fill="${ink}"/><path d="m142 296 8-45 33 6-8 39Z" fill="${glow}"/>
<path d="m152 284 6-10 6 6 5-8 5 13Z" fill="${leaf}"/>
<path d="M204 292c12-6 20-6 32-2" fill="none" stroke="${ember}" stroke-width="3" stroke-dasharray="1 8" stroke-linecap="round"/>
<path d="M404 292c12-5 22-5 34 0" fill="none" stroke="${ember}" stroke-width="3" stroke-dasharray="1 8" stroke-linecap="round"/>
<rect x="446" y="264" width="40" height="74" rx="8" fill="${ink}"/><rect x="451" y="271" width="30" height="58" rx="3" fill="${paper}"/>
<path d="M457 281h18M457 290h12M457 299h18M457 308h9" stroke="${ember}" stroke-width="3" stroke-linecap="round"/>`;

const plant = `
<path d="M540 300c-4-40-26-58-40-60 2 28 16 50 38 60Z" fill="${leaf}"/>
<path d="M540 300c2-46 22-72 42-80 4 34-10 66-40 80Z" fill="${leafDark}"/>
<path d="M540 302c-6-38 0-72 6-96 14 30 14 66-4 96Z" fill="${leaf}"/>
<path d="M514 298h54l-7 40h-40Z" fill="${ember}"/><path d="M510 292h62v12h-62Z" fill="${ember}"/>`;

const lamp = `
<path d="M528 0v36" stroke="${ink}" stroke-width="3"/><path d="M492 84c0-64 72-64 72 0Z" fill="${ember}"/>
<path d="M506 84a22 14 0 0 0 44 0Z" fill="${glow}"/>`;

/** The picture of Hearth's home page, 640 by 480, as the element `#picture`. */
export const hearthHome: string = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480"><g id="picture">
<rect width="640" height="480" rx="28" fill="${wall}"/>
<path d="M0 448h640v4a28 28 0 0 1-28 28H28a28 28 0 0 1-28-28Z" fill="${trim}"/>
${window}${frames}${lamp}${sideboard}${server}${company}${plant}
</g></svg>
`;
