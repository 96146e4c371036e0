import { FINDING_KINDS, type Finding } from "../core/audit/finding.ts";
import type { PageVisit, Phase, PhaseObservation } from "../core/audit/observation.ts";
import { escapeXml as text } from "./escape.ts";
import { htmlStyle } from "./html-style.ts";
import { counts, fails, type Report, spellPages } from "./report.ts";

const PHASE_TITLES: Readonly<{ [P in Phase]: string }> = {
  before: "Before any choice",
  rejected: "After refusal",
  accepted: "After consent",
  withdrawn: "After withdrawal",
};

/**
 * Writes a report as one HTML file: pictures inside, no script, nothing loaded from anywhere. The
 * policy in its head holds whatever a hostile page put into a cookie's name to being text.
 */
export function renderAuditHtml(report: Report): string {
  const { findings, observation, registryFile, failOn, version, at } = report;
  const failing = findings.filter((one) => fails(one, failOn)).length;
  const title = `Cookie audit of ${observation.url}`;
  const verdict =
    failing === 0
      ? "Nothing fails"
      : `${failing} ${failing === 1 ? "finding fails" : "findings fail"}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${text(title)}</title>
<style>${htmlStyle}</style>
</head>
<body>
<header>
<p class="kicker">Cookie audit</p>
<h1>${text(observation.url)}</h1>
<p class="lead">Compared with <code>${text(registryFile)}</code> on ${text(at.toISOString().slice(0, 16).replace("T", " "))} UTC. ${text(spellPages(observation))}, ${text(observation.browser)}.</p>
<ul class="tally">
<li class="${failing === 0 ? "good" : "bad"}"><strong>${verdict}</strong><span>from ${failOn} on</span></li>
${Object.entries(counts(findings))
  .map(
    ([severity, count]) =>
      `<li class="${severity}"><strong>${count}</strong><span>${severity}${count === 1 ? "" : "s"}</span></li>`,
  )
  .join("\n")}
</ul>
</header>
<main>
<section aria-labelledby="findings"><h2 id="findings">Findings</h2>
${findings.length === 0 ? "<p>None: what is declared is what is kept.</p>" : byKind(findings).map(group).join("\n")}
</section>
<section aria-labelledby="phases"><h2 id="phases">What was seen</h2>
<div class="phases">${observation.phases.map(phaseFigure).join("\n")}</div>
</section>
<section aria-labelledby="pages"><h2 id="pages">Pages</h2>
${pageTable(observation.phases)}
</section>
</main>
<footer><p>Written by @candor/cookie-registry ${text(version)}. Values of cookies are not in this file.</p></footer>
</body>
</html>
`;
}

function byKind(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>();
  for (const one of findings) {
    const key = `${one.severity} ${one.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

function group(all: readonly Finding[]): string {
  const [first] = all;
  if (!first) return "";
  const { kind, severity } = first;
  return `<article class="${severity}">
<h3><span class="badge">${severity}</span> ${text(kind)} <small>${text(FINDING_KINDS[kind])}</small></h3>
<ul>${all.map(item).join("\n")}</ul>
</article>`;
}

function item({ message, advice, evidence }: Finding): string {
  const seen = evidence.map(
    ({ phase, page, text: what }) =>
      `<li><b>${text(PHASE_TITLES[phase])}</b> <span>${text(page)}</span><code>${text(what)}</code></li>`,
  );
  const details =
    seen.length === 0
      ? ""
      : `<details><summary>Evidence (${seen.length})</summary><ul class="evidence">${seen.join("")}</ul></details>`;
  return `<li><p>${text(message)}</p><p class="advice">${text(advice)}</p>${details}</li>`;
}

function phaseFigure({ phase, held, kept, requests, screenshot }: PhaseObservation): string {
  const hosts = new Set(requests.map(({ host }) => host));
  const line = (count: number, one: string, many: string): string =>
    `${count} ${count === 1 ? one : many}`;
  const facts = [
    line(held.length, "cookie held", "cookies held"),
    line(
      new Set(kept.map(({ storage, name, host }) => `${storage} ${name} ${host}`)).size,
      "other item kept",
      "other items kept",
    ),
    line(hosts.size, "other host asked", "other hosts asked"),
  ];
  const names = [...new Set(held.map(({ name }) => name))].sort();
  const picture = screenshot
    ? `<img alt="The first page: ${text(PHASE_TITLES[phase].toLowerCase())}" src="data:image/webp;base64,${screenshot}">`
    : '<p class="missing">No picture could be taken.</p>';
  return `<figure>${picture}<figcaption><h3>${text(PHASE_TITLES[phase])}</h3><p>${text(facts.join(", "))}.</p>
<p class="names">${names.map((name) => `<code>${text(name || "(no name)")}</code>`).join(" ")}</p></figcaption></figure>`;
}

function pageTable(phases: readonly PhaseObservation[]): string {
  const urls = [...new Set(phases.flatMap(({ pages }) => pages.map(({ url }) => url)))];
  const head = phases
    .map(({ phase }) => `<th scope="col">${text(PHASE_TITLES[phase])}</th>`)
    .join("");
  const rows = urls.map((url) => {
    const cells = phases.map(({ pages }) => cell(pages.find((page) => page.url === url)));
    return `<tr><th scope="row">${text(url)}</th>${cells.join("")}</tr>`;
  });
  return `<div class="scroll"><table><thead><tr><th scope="col">Page</th>${head}</tr></thead><tbody>${rows.join("\n")}</tbody></table></div>`;
}

function cell(page: PageVisit | undefined): string {
  if (!page) return "<td></td>";
  const more = [page.detail, ...page.interruptions].filter((one) => one !== "");
  const note = more.length > 0 ? `<small>${more.map(text).join("<br>")}</small>` : "";
  return `<td class="${page.outcome === "ok" ? "" : "off"}">${text(page.outcome)}${note}</td>`;
}
