import { isDsarError, type Operator } from "@candor/dsar";
import { type Breach, type Incidents, localTime } from "@candor/dsar/incident";
import { candor, type Html, page } from "@candor/example-design";
import { Hono } from "hono";
import type { Company } from "../company.ts";
import { readForm } from "../http/form-body.ts";
import { letterId } from "../mail/letter-id.ts";
import type { MailSender } from "../mail/send.ts";
import type { SecurityReports } from "../security/reports.ts";
import { deskMenu } from "../staff/menu.ts";
import { readEntry, readOpening } from "./forms.ts";
import { incidentsPage, recordPage } from "./pages.ts";

/** What the pages work with. */
export interface IncidentDeskOptions {
  readonly company: Company;
  readonly incidents: Incidents;
  readonly reports: SecurityReports;
  readonly mail: Pick<MailSender, "sendMail">;
}

/** Pages below `/<company>/incidents` for somebody who has signed in. */
export type IncidentDesk = (request: Request, operator: Operator) => Promise<Response>;

interface Env {
  Bindings: { readonly operator: Operator };
}

/** Opens the desk's pages about breaches; a viewer reads, a handler writes, an approver writes to all. */
export function incidentDesk(options: IncidentDeskOptions): IncidentDesk {
  const { company, incidents, reports, mail } = options;
  const app = new Hono<Env>().basePath(`/${company.id}/incidents`);
  const { timeZone } = company.controller;

  app.use(async (c, next) => {
    const reads = c.req.method === "GET" || c.req.method === "HEAD";
    if (reads || c.env.operator.role !== "viewer") return next();
    return c.text("Your role can look, not write.\n", 403);
  });

  app.get("/", async (c) => c.html(await listed(c.env.operator)));

  app.post("/", async (c) => {
    const form = await readForm(c.req.raw);
    try {
      const { id } = await incidents.open(readOpening(form, company), c.env.operator.id);
      return c.redirect(`/${company.id}/incidents/${id}`, 303);
    } catch (error) {
      if (!isDsarError(error)) throw error;
      return c.html(await listed(c.env.operator, error.message), 422);
    }
  });

  app.get("/:id", async (c) => {
    return c.html(await shown(await incidents.breach(c.req.param("id")), c.env.operator));
  });

  app.post("/:id", async (c) => {
    const id = c.req.param("id");
    const form = await readForm(c.req.raw);
    try {
      await incidents.record(id, readEntry(form, company) as never, c.env.operator.id);
      return c.redirect(`/${company.id}/incidents/${id}`, 303);
    } catch (error) {
      if (!isDsarError(error) || error.code === "not-found") throw error;
      return c.html(await shown(await incidents.breach(id), c.env.operator, error.message), 422);
    }
  });

  app.get("/:id/notice", async (c) => {
    const breach = await incidents.breach(c.req.param("id"));
    const to = c.req.query("to") === "people" ? "people" : "authority";
    return c.text(incidents.notice(breach, to, "text"));
  });

  app.get("/:id/export.json", async (c) => {
    const id = c.req.param("id");
    const headers = {
      "content-disposition": `attachment; filename="breach-${id.slice(0, 8)}.json"`,
    };
    return c.json(await incidents.export(id), 200, headers);
  });

  app.post("/:id/people", async (c) => {
    if (c.env.operator.role !== "approver")
      return c.text("An approver writes to everybody.\n", 403);
    const breach = await incidents.breach(c.req.param("id"));
    if (incidents.duties(breach).people.state !== "open")
      return c.text("Nobody is to be told by this record.\n", 409);
    const text = incidents.notice(breach, "people", "text");
    const people = await incidents.people();
    for (const to of people)
      await mail.sendMail({
        ...{ to, text, subject: `About your data at ${company.brand.name}` },
        messageId: letterId(company.host, breach.id, to),
      });
    await incidents.record(
      breach.id,
      { kind: "people-told", at: new Date(), means: "direct", people: people.length, text },
      c.env.operator.id,
    );
    return c.redirect(`/${company.id}/incidents/${breach.id}`, 303);
  });

  app.notFound((c) => c.text("Not found\n", 404));
  app.onError((error, c) => {
    if (isDsarError(error, "not-found")) return c.text("There is no such record.\n", 404);
    console.error(`${company.id} incidents:`, error);
    return c.text("That did not work. Nothing was written down.\n", 500);
  });

  return async (request, operator) => app.fetch(request, { operator });

  async function listed({ role }: Operator, refused?: string): Promise<string> {
    const records = (await incidents.list()).map((breach) => ({
      ...{ breach, duties: incidents.duties(breach) },
    }));
    const state = { now: now(), writes: role !== "viewer", ...(refused ? { refused } : {}) };
    return framed("Breaches", incidentsPage(company, records, await reports.list(), state));
  }

  async function shown(breach: Breach, { role }: Operator, refused?: string): Promise<string> {
    const duties = incidents.duties(breach);
    const { ok } = await incidents.verify(breach.id);
    const main = recordPage({
      ...{ company, breach, duties, now: now(), sound: ok },
      people: (await incidents.count()).people,
      notice: incidents.notice(breach, "authority", "text"),
      late: duties.authority.state === "late",
      ...{ writes: role !== "viewer", approves: role === "approver" },
      ...(refused ? { refused } : {}),
    });
    return framed(breach.opened.title, main);
  }

  function framed(title: string, main: Html): string {
    const nav = deskMenu(company);
    return page({ brand: candor, title, main, nav, path: `/${company.id}/incidents` });
  }

  /** Now, as a form's field wants it. */
  function now(): string {
    return localTime(new Date(), timeZone).slice(0, 16).replace(" ", "T");
  }
}
