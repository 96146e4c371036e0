import { Hono } from "hono";
import { readForm } from "../http/form-body.ts";
import { failurePage } from "../pages/failure.ts";
import { answer, formIsOurs, openForm, type Site, type SiteEnv } from "../site-context.ts";
import { parseOrder } from "./order-form.ts";
import { orderedPage, shopPage } from "./pages.ts";

/** The shop: what is for sale, and orders by invoice, with or without an account. */
export function shopRoutes(site: Site): Hono<SiteEnv> {
  const app = new Hono<SiteEnv>();
  const { company, orders } = site;
  const items = company.products.map(({ id }) => id);

  app.get("/", (c) => {
    const customer = c.get("customer");
    const values = new URLSearchParams(
      customer ? { email: customer.email, name: customer.name } : {},
    );
    return answer(site, c, shopPage(company, { values, errors: {}, token: openForm(site, c) }));
  });

  app.post("/order", async (c) => {
    const values = await readForm(c.req.raw);
    if (!formIsOurs(site, c, values))
      return answer(site, c, failurePage(403, "Not ordered", "Open the shop again."), 403);
    const form = parseOrder(values, items);
    const token = openForm(site, c);
    if (!form.ok)
      return answer(site, c, shopPage(company, { values, errors: form.errors, token }), 422);
    const product = company.products.find(({ id }) => id === form.value.item);
    if (!product) return answer(site, c, failurePage(404, "No such item", "See the shop."), 404);
    const order = await orders.place(form.value, product, c.get("customer")?.id ?? null);
    return c.redirect(`/shop/ordered/${order.id}`, 303);
  });

  app.get("/ordered/:id", async (c) => {
    const order = await orders.find(c.req.param("id"));
    if (!order) return answer(site, c, failurePage(404, "No such order", "See the shop."), 404);
    return answer(site, c, orderedPage(company, order));
  });

  return app;
}
