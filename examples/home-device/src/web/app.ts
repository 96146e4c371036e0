import { assets } from "@candor/example-design";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import type { BackupKeeper } from "../backup/keeper.ts";
import type { AccountKeeper } from "../cloud/account-keeper.ts";
import type { Publisher } from "../dns/publisher.ts";
import type { DeviceSettings } from "../settings.ts";
import type { UpdateKeeper } from "../updates/keeper.ts";
import { backupRoutes } from "./backup/routes.ts";
import { dashboard } from "./dashboard-page.ts";
import { dnsPage } from "./dns-page.ts";
import { readForm, switchIn } from "./form.ts";
import { guard } from "./guard.ts";
import { notice } from "./notices.ts";
import { createResponder } from "./responder.ts";
import { resetRoutes } from "./start-afresh.ts";
import { deviceCss } from "./stylesheet.ts";
import { updatesPage } from "./updates-page.ts";

/** Everything the admin page stands on. */
export interface WebOptions {
  readonly settings: DeviceSettings;
  readonly publisher: Publisher;
  readonly backups: BackupKeeper;
  readonly accounts: AccountKeeper;
  readonly updates: UpdateKeeper;
  readonly now: () => Date;
  /** Ends everything, forgets everything, and starts afresh. */
  readonly reset: () => Promise<void>;
  /** Told of failures that are bugs; the person gets a plain sentence. */
  readonly onError: (error: unknown) => void;
}

/** Makes the admin page. It speaks HTML to people and JSON to those who accept nothing else. */
export function createWeb(options: WebOptions): Hono {
  const { settings, publisher, backups, accounts, updates } = options;
  const app = new Hono();
  const responder = createResponder(settings.name, options.onError);

  app.use(guard({ hosts: () => ownHosts(settings, publisher) }));
  app.use(bodyLimit({ maxSize: 16_384 }));

  app.get("/", (c) => {
    const { name: device, cloudUrl, checkSeconds } = settings;
    const state = { dns: publisher.view(), backup: backups.view(), updates: updates.view() };
    return responder.show(c, "Overview", dashboard({ device, cloudUrl, checkSeconds, ...state }));
  });
  app.get("/dns", (c) =>
    responder.show(c, "Address", dnsPage(publisher.view(), notice(c.req.query("done")))),
  );
  app.get("/updates", (c) =>
    responder.show(c, "Updates", updatesPage(updates.view(), notice(c.req.query("done")))),
  );
  app.get("/status.json", (c) => {
    const state = { dns: publisher.view(), backup: backups.view(), updates: updates.view() };
    return c.json({ device: settings.name, ...state }, 200, { "cache-control": "no-store" });
  });
  app.get("/healthz", (c) => c.json({ ok: true }));

  app.post("/dns", async (c) => {
    const form = await readForm(c);
    return responder.act(c, "/dns", async () => {
      const enabled = switchIn(form);
      await publisher.setEnabled(enabled);
      return enabled ? "dns-on" : "dns-off";
    });
  });
  app.post("/dns/check", (c) =>
    responder.act(c, "/dns", async () => {
      await publisher.check();
      return "dns-checked";
    }),
  );
  app.post("/updates", async (c) => {
    const form = await readForm(c);
    return responder.act(c, "/updates", async () => {
      const enabled = switchIn(form);
      await updates.setEnabled(enabled);
      return enabled ? "updates-on" : "updates-off";
    });
  });
  app.post("/updates/check", (c) =>
    responder.act(c, "/updates", async () => {
      await updates.check();
      return "updates-checked";
    }),
  );
  backupRoutes({
    ...{ app, responder, backups, now: options.now },
    ...{ filesDir: settings.filesDir, dataDir: settings.dataDir },
    sheet: () => {
      const { place } = backups.view();
      if (place === null) return null;
      const account = place.kind === "maker" ? accounts.current() : null;
      const printed = options.now().toISOString();
      const ownerToken = account === null ? null : accounts.ownerToken();
      const { name: device, cloudUrl } = settings;
      return { device, cloudUrl, printed, place, account, ownerToken };
    },
    sheetPrinted: () => accounts.sheetPrinted(),
    accountChanged: () => publisher.accountChanged(),
  });
  resetRoutes({ app, responder, device: settings.name, reset: options.reset });

  for (const { path, type, body } of [
    ...assets,
    { path: "/device.css", type: "text/css; charset=utf-8", body: deviceCss },
  ])
    app.get(path, (c) => c.body(body, 200, { "content-type": type }));
  app.notFound((c) => c.text("There is nothing here.\n", 404));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    options.onError(error);
    return c.text("Something went wrong on the device. Its log says more.\n", 500);
  });
  return app;
}

function ownHosts(settings: DeviceSettings, publisher: Publisher): string[] {
  const { fqdn, lan } = publisher.view();
  const fixed = ["127.0.0.1", "[::1]", settings.lanAddress, settings.name];
  return [...fixed, ...[fqdn, lan].filter((name) => name !== null)];
}
