/** The report's look: light and dark, readable on paper and on a telephone. */
export const htmlStyle: string = `
:root{color-scheme:light dark;--ink:#1d2433;--soft:#5b6478;--paper:#fff;--back:#f4f5f8;--line:#dde1e9;--error:#b3261e;--warning:#8a5a00;--note:#1f5fa8;--good:#1b6e3c}
@media(prefers-color-scheme:dark){:root{--ink:#e8ebf2;--soft:#a3acbf;--paper:#1a1f2b;--back:#11151d;--line:#313948;--error:#ff8a80;--warning:#f0b95a;--note:#8ab8f5;--good:#7fd3a0}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
header,main,footer{max-width:72rem;margin:0 auto;padding:1.5rem}
h1{margin:.2rem 0;font-size:1.7rem;overflow-wrap:anywhere}
h2{margin:2rem 0 1rem;font-size:1.25rem}
.kicker{margin:0;color:var(--soft);font-weight:600}
.lead,footer{color:var(--soft)}
code{font:.87em/1.5 ui-monospace,monospace;overflow-wrap:anywhere}
.tally{display:flex;flex-wrap:wrap;gap:.75rem;margin:1.25rem 0 0;padding:0;list-style:none}
.tally li{background:var(--paper);border:1px solid var(--line);border-inline-start:4px solid var(--soft);border-radius:.5rem;padding:.6rem 1rem;min-width:7rem}
.tally strong{display:block;font-size:1.3rem}
.tally span{color:var(--soft)}
.tally .bad,.tally .error{border-inline-start-color:var(--error)}
.tally .warning{border-inline-start-color:var(--warning)}
.tally .note{border-inline-start-color:var(--note)}
.tally .good{border-inline-start-color:var(--good)}
article{background:var(--paper);border:1px solid var(--line);border-radius:.5rem;margin:0 0 1rem;padding:1rem 1.25rem}
article h3{margin:0 0 .5rem;font-size:1.05rem}
article h3 small{color:var(--soft);font-weight:400}
.badge{display:inline-block;border:1px solid currentColor;border-radius:1rem;padding:0 .6rem;font-size:.8rem}
.error .badge{color:var(--error)}.warning .badge{color:var(--warning)}.note .badge{color:var(--note)}
article>ul{margin:0;padding:0;list-style:none}
article>ul>li{border-top:1px solid var(--line);padding:.6rem 0}
article p{margin:0;overflow-wrap:anywhere}
.advice{color:var(--soft)}
.advice::before{content:"\\2192\\00a0"}
summary{cursor:pointer;color:var(--note)}
.evidence{margin:.4rem 0 0;padding:0;list-style:none}
.evidence li{margin:.4rem 0;padding-inline-start:.75rem;border-inline-start:2px solid var(--line)}
.evidence span{color:var(--soft);overflow-wrap:anywhere}
.evidence code{display:block}
.phases{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),1fr));gap:1rem}
figure{margin:0;background:var(--paper);border:1px solid var(--line);border-radius:.5rem;overflow:hidden}
figure img{display:block;width:100%;height:auto;border-bottom:1px solid var(--line)}
figcaption{padding:.75rem 1rem}
figcaption h3{margin:0;font-size:1rem}
figcaption p{margin:.25rem 0 0;color:var(--soft)}
.missing{padding:1rem;color:var(--soft)}
.scroll{overflow-x:auto;background:var(--paper);border:1px solid var(--line);border-radius:.5rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:start;vertical-align:top;padding:.5rem .75rem;border-bottom:1px solid var(--line)}
tbody th{font-weight:400;overflow-wrap:anywhere;min-width:14rem}
td small{display:block;color:var(--soft);overflow-wrap:anywhere}
td.off{color:var(--warning)}
`.trim();
