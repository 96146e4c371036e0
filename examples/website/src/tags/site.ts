import { Hono } from "hono";
import { isContainerId, TAG_HOST, type Tag, tagScript } from "./stand-in.ts";

/** The tag stand-in's own site: two scripts and a page that says what it is. */
export function tagSite(): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    c.header("x-stand-in", "a third party's tag, for demonstration");
    c.header("x-content-type-options", "nosniff");
    c.header("cross-origin-resource-policy", "cross-origin");
  });
  const script = (tag: Tag) =>
    app.get(`/${tag}.js`, (c) => {
      const container = c.req.query("id") ?? "";
      if (!isContainerId(container)) return c.text("id: expected 4 to 20 of A-Z and 0-9\n", 400);
      const headers = {
        "content-type": "text/javascript; charset=utf-8",
        "cache-control": "no-store",
      };
      return c.body(tagScript(tag, container), 200, headers);
    });
  script("analytics");
  script("marketing");
  app.get("/healthz", (c) => c.json({ ok: true, site: "tags" }));
  app.get("/", (c) =>
    c.text(`${TAG_HOST} stands in for a third party's tag. It stores and forwards nothing.\n`),
  );
  return app;
}
