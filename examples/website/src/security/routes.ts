import { Hono } from "hono";
import { readForm } from "../http/form-body.ts";
import { fieldReader } from "../http/form-fields.ts";
import { answer, type Site, type SiteEnv } from "../site-context.ts";
import { policyPage } from "./pages.ts";
import { KEY_PATH, POLICY_PATH, SECURITY_TXT } from "./security-file.ts";

const REPORT_LIMIT = 20_000;

/** The contact for security: security.txt, its key, the policy, and a form for who has no mail. */
export function securityRoutes(site: Site): Hono<SiteEnv> {
  const app = new Hono<SiteEnv>();
  const { company, security } = site;
  const { fingerprint, publicKey } = security.key;

  // Section 3: text/plain, and where charset is given, utf-8.
  app.get(SECURITY_TXT, async (c) =>
    c.body(await security.file.text(), 200, { "content-type": "text/plain; charset=utf-8" }),
  );
  // Section 3 allows the older place as a way to the right one.
  app.get("/security.txt", (c) => c.redirect(SECURITY_TXT, 301));
  app.get(KEY_PATH, (c) => c.body(publicKey, 200, { "content-type": "application/pgp-keys" }));

  app.get(POLICY_PATH, (c) => answer(site, c, policyPage(company, { fingerprint })));

  app.post(POLICY_PATH, async (c) => {
    const values = await readForm(c.req.raw);
    const reader = fieldReader(values);
    const text = reader.text("text", REPORT_LIMIT, "Please say what you saw.");
    const email = values.get("email") ? reader.email("email") : null;
    const { errors } = reader;
    if (Object.keys(errors).length > 0)
      return answer(site, c, policyPage(company, { fingerprint, values, errors }), 422);
    await security.reports.take({ email, text });
    return answer(site, c, policyPage(company, { fingerprint, done: true }));
  });

  return app;
}
