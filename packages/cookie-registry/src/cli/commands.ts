import { createRequire } from "node:module";
import { auditSite, observeSite } from "../audit/audit-site.ts";
import type { Progress } from "../audit/observe/walk.ts";
import { renderCsv } from "../core/csv.ts";
import { isRegistryError } from "../core/error.ts";
import { renderHtml } from "../core/html.ts";
import { renderMarkdown } from "../core/markdown.ts";
import { checkRegistry, parseRegistry } from "../core/parse.ts";
import type { Registry } from "../core/registry.ts";
import { completeDrafts } from "../imports/complete.ts";
import { loadKnownDetails } from "../known/index.ts";
import { loadWords } from "../locales/index.ts";
import { entryLines } from "../report/entry-lines.ts";
import { renderAuditHtml } from "../report/html.ts";
import { renderJson } from "../report/json.ts";
import { renderJunit } from "../report/junit.ts";
import { fails, type Report } from "../report/report.ts";
import { renderSarif } from "../report/sarif.ts";
import { renderTerminal } from "../report/terminal.ts";
import { type CommandLine, type FORMATS, type LookLine, type REPORTS, USAGE } from "./arguments.ts";
import { draftObserved } from "./draft-observed.ts";
import { readText, writeText } from "./files.ts";

/** Runs a command and resolves with its exit code. */
export async function runCommand(line: CommandLine, signal: AbortSignal): Promise<number> {
  switch (line.command) {
    case "help":
      process.stdout.write(`${USAGE}\n`);
      return 0;
    case "version":
      process.stdout.write(`${packageVersion()}\n`);
      return 0;
    case "audit":
      return audit(line, signal);
    case "init":
      return init(line, signal);
    case "check":
      return check(line.file);
    case "render":
      return render(line);
  }
}

type Line<C> = Extract<CommandLine, { command: C }>;

async function audit(line: Line<"audit">, signal: AbortSignal): Promise<number> {
  const text = await readText(line.registry);
  const registry = parseRegistry(text);
  const at = new Date();
  const known = await loadKnownDetails();
  const knownProvider = (name: string): string | undefined => known(name)?.provider;
  const audited = await auditSite({ ...look(line, signal), registry, knownProvider });
  const report: Report = {
    ...audited,
    registryFile: line.registry,
    lines: entryLines(text),
    failOn: line.failOn,
    version: packageVersion(),
    at,
  };
  for (const [kind, file] of line.reports) await writeText(file, written(kind, report, registry));
  if (![...line.reports.values()].includes("-")) {
    const colour = process.stdout.isTTY === true && !process.env["NO_COLOR"];
    process.stdout.write(renderTerminal(report, { colour }));
  }
  return audited.findings.some((one) => fails(one, line.failOn)) ? 1 : 0;
}

function written(kind: (typeof REPORTS)[number], report: Report, registry: Registry): string {
  switch (kind) {
    case "json":
      return renderJson(report);
    case "html":
      return renderAuditHtml(report);
    case "sarif":
      return renderSarif(report);
    case "junit":
      return renderJunit(
        report,
        registry.entries.map(({ name }) => name),
      );
  }
}

async function init(line: Line<"init">, signal: AbortSignal): Promise<number> {
  const observation = await observeSite(look(line, signal));
  const known = await loadKnownDetails();
  const entries = completeDrafts(draftObserved(observation, known), { known });
  const issues = checkRegistry({ entries });
  // What a registry cannot hold is told and left out, so that the file is good to start from.
  const bad = new Set(issues.map(({ entry }) => entry));
  for (const { message } of issues) process.stderr.write(`left out: ${message}\n`);
  const good = entries.filter(({ name }) => !bad.has(name));
  process.stdout.write(`${JSON.stringify({ version: "1", entries: good }, null, 2)}\n`);
  return 0;
}

function look(line: LookLine & { readonly quiet: boolean }, signal: AbortSignal) {
  const { url, crawl, banner, ca, timeout, settle, quiet } = line;
  const onProgress = ({ phase, index, of, page }: Progress): void => {
    process.stderr.write(`${phase.padEnd(9)} ${index}/${of} ${page}\n`);
  };
  return {
    ...{ url, crawl, banner, timeout, settle, signal },
    ...(ca !== undefined && { ca }),
    ...(!quiet && { onProgress }),
  };
}

async function check(file: string): Promise<number> {
  const text = await readText(file);
  try {
    const { entries, services } = parseRegistry(text);
    process.stdout.write(`${file}: ${entries.length} entries, ${services.length} services, good\n`);
    return 0;
  } catch (error) {
    if (!isRegistryError(error)) throw error;
    for (const { message } of error.issues) process.stdout.write(`${file}: ${message}\n`);
    return 1;
  }
}

async function render({ file, format, locale }: Line<"render">): Promise<number> {
  const registry = parseRegistry(await readText(file));
  const words = await loadWords(locale);
  const renders: Readonly<Record<(typeof FORMATS)[number], () => string>> = {
    html: () => renderHtml(registry, { locale, words }),
    md: () => renderMarkdown(registry, { locale, words }),
    csv: () => renderCsv(registry, { locale, words }),
    json: () => `${JSON.stringify(registry, null, 2)}\n`,
  };
  process.stdout.write(renders[format]());
  return 0;
}

function packageVersion(): string {
  const load = createRequire(import.meta.url);
  return (load("@candor/cookie-registry/package.json") as { version: string }).version;
}
