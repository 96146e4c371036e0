import { until } from "../instruments/patience.ts";
import { askByForm, confirm, newCustomer } from "../instruments/rights.ts";
import { visitor } from "../instruments/site.ts";
import { sql } from "../instruments/sql.ts";
import type { Promised } from "../promise.ts";

const HOST = "stratum.localhost";

export const s04: Promised = {
  id: "S4",
  promise: "Processors are listed by purpose, and requests reach them",
  async walk(system, witness) {
    const page = await visitor(system, HOST).ask("/privacy");
    const listed = processorsOf(page.text);
    for (const [purpose, names] of listed) witness.saw(`${purpose}: ${names.join("; ")}`);
    const processors = new Set([...listed.values()].flat());
    witness.expect(
      processors.size >= 3 && listed.size >= 4,
      `${HOST}/privacy lists ${processors.size} processors under ${listed.size} purposes`,
    );

    const person = await newCustomer(system, HOST, witness);
    const [{ now = "" } = {}] = await sql<{ now: string }>(system, "select now()::text as now");
    const status = await askByForm(person, "erasure", witness);
    await confirm(system, person, witness);
    const token = status.split("/").at(-1) ?? "";
    const answered = await until("the answer after their reports", 60, async () => {
      const shown = await person.browser.ask(`/privacy/request/${token}`);
      return /answered/i.test(shown.text) ? true : undefined;
    });
    witness.expect(answered, "their signed reports came back, then the person was answered");
    const rows = await sql<{ processor: string }>(
      system,
      `select distinct processor from website.processor_request
       where company = 'stratum' and type = 'erasure' and asked_at >= $1 order by processor`,
      [now],
    );
    witness.expect(
      rows.length === processors.size,
      `each was asked to erase, in OpenDSR over HTTP: ${rows.map(({ processor }) => processor).join(", ")}`,
    );
  },
};

/** Purposes with the processors under them, as the page lists them. */
function processorsOf(page: string): Map<string, string[]> {
  const section = page.slice(page.indexOf('data-register="processors"'));
  const list = new Map<string, string[]>();
  for (const [, purpose = "", under = ""] of section.matchAll(
    /<dt>(.*?)<\/dt>((?:<dd>.*?<\/dd>)+)/gs,
  ))
    list.set(
      purpose,
      [...under.matchAll(/<dd>(.*?) \([A-Z]{2}/gs)].map(([, name = ""]) => name),
    );
  return list;
}
