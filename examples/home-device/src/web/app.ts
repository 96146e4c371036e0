import { assets, type Html } from "@candor/example-design";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import type { BackupKeeper } from "../backup/keeper.ts";
import type { AccountKeeper } from "../cloud/account-keeper.ts";
import { DeviceError, type DeviceErrorCode, isDeviceError } from "../device-error.ts";
import type { Publisher } from "../dns/publisher.ts";
import type { DeviceSettings } from "../settings.ts";
import type { UpdateKeeper } from "../updates/keeper.ts";
import { backupPage, type Refusal } from "./backup-page.ts";
import { dashboard } from "./dashboard-page.ts";
import { dnsPage } from "./dns-page.ts";
import { existingVaultIn, type Form, newVaultIn, readForm, restoreIn, switchIn } from "./form.ts";
import { guard } from "./guard.ts";
import { layout, PAGE_HEADERS } from "./layout.ts";
import { notice } from "./notices.ts";
import { sheetPage } from "./sheet-page.ts";
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
  /** Told of failures that are bugs; the person gets a plain sentence. */
  readonly onError: (error: unknown) => void;
}

type Status = 400 | 401 | 403 | 409 | 422 | 500 | 502;

const STATUS: Record<DeviceErrorCode, Status> = {
  "cloud-unreachable": 502,
  "cloud-refused": 403,
  "name-refused": 409,
  "bad-input": 400,
  busy: 409,
  "updates-off": 409,
  "no-vault": 409,
  "vault-exists": 409,
  "wrong-password": 403,
  "target-exists": 409,
  damaged: 422,
  truncated: 422,
  missing: 422,
  rollback: 422,
  interrupted: 409,
  failed: 500,
};

/** Seconds between two looks of a page at work under way. */
const REFRESH_SECONDS = 2;

/** Makes the admin page. It speaks HTML to people and JSON to those who accept nothing else. */
export function createWeb(options: WebOptions): Hono {
  const { settings, publisher, backups, accounts, updates } = options;
  const app = new Hono();

  app.use(guard({ hosts: () => ownHosts(settings, publisher) }));
  app.use(bodyLimit({ maxSize: 16_384 }));

  app.get("/", (c) => {
    const { name: device, cloudUrl, checkSeconds } = settings;
    const state = { dns: publisher.view(), backup: backups.view(), updates: updates.view() };
    return show(c, "Overview", dashboard({ device, cloudUrl, checkSeconds, ...state }));
  });
  app.get("/dns", (c) =>
    show(c, "Address", dnsPage(publisher.view(), notice(c.req.query("done")))),
  );
  app.get("/updates", (c) =>
    show(c, "Updates", updatesPage(updates.view(), notice(c.req.query("done")))),
  );
  app.get("/backup", (c) => showBackups(c, null));
  app.get("/backup/sheet", (c) => {
    const account = accounts.current();
    if (account === null) return c.redirect("/backup", 303);
    const { name: device, cloudUrl } = settings;
    const printed = options.now().toISOString();
    return show(c, "Recovery sheet", sheetPage({ device, cloudUrl, printed, ...account }));
  });
  app.get("/status.json", (c) => {
    const state = { dns: publisher.view(), backup: backups.view(), updates: updates.view() };
    return c.json({ device: settings.name, ...state }, 200, { "cache-control": "no-store" });
  });
  app.get("/healthz", (c) => c.json({ ok: true }));

  app.post("/dns", async (c) => {
    const form = await readForm(c);
    return act(c, "/dns", async () => {
      const enabled = switchIn(form);
      await publisher.setEnabled(enabled);
      return enabled ? "dns-on" : "dns-off";
    });
  });
  app.post("/dns/check", (c) =>
    act(c, "/dns", async () => {
      await publisher.check();
      return "dns-checked";
    }),
  );
  app.post("/updates", async (c) => {
    const form = await readForm(c);
    return act(c, "/updates", async () => {
      const enabled = switchIn(form);
      await updates.setEnabled(enabled);
      return enabled ? "updates-on" : "updates-off";
    });
  });
  app.post("/updates/check", (c) =>
    act(c, "/updates", async () => {
      await updates.check();
      return "updates-checked";
    }),
  );
  backupForm("vault", async (form) => {
    const { password } = newVaultIn(form);
    await backups.create(password);
    return "vault-made";
  });
  backupForm("connect", async (form) => {
    const { account, token, password } = existingVaultIn(form);
    await backups.connect(account, token, password);
    publisher.accountChanged();
    return "connected";
  });
  backupForm("run", async () => {
    await backups.run();
    return "backup-begun";
  });
  backupForm("restore", async (form) => {
    await backups.restore(restoreIn(form));
    return "restore-begun";
  });

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

  function backupForm(form: Refusal["form"], work: (form: Form) => Promise<string>): void {
    app.post(`/backup/${form}`, async (c) => {
      const fields = await readForm(c);
      return act(
        c,
        "/backup",
        () => work(fields),
        (error) => showBackups(c, { form, error, values: valuesOf(fields) }),
      );
    });
  }

  /** Does what a form asks: a redirect to the page it came from, or the page with the reason. */
  async function act(
    c: Context,
    page: string,
    work: () => Promise<string>,
    refused?: (error: DeviceError) => Response,
  ): Promise<Response> {
    try {
      const done = await work();
      if (wantsJson(c)) return c.json({ ok: true, done });
      return c.redirect(`${page}?done=${done}`, 303);
    } catch (caught) {
      const error = isDeviceError(caught) ? caught : unexpected(caught);
      const status = STATUS[error.code];
      if (wantsJson(c)) return c.json(errorBody(error), status);
      if (refused !== undefined) return refused(error);
      return c.text(`${error.message}\n`, status);
    }
  }

  function unexpected(cause: unknown): DeviceError {
    options.onError(cause);
    const why = cause instanceof Error ? cause.message : String(cause);
    return new DeviceError("failed", `That did not work: ${why}`, { cause });
  }

  function showBackups(c: Context, refusal: Refusal | null): Response {
    const backup = backups.view();
    const said = refusal === null ? notice(c.req.query("done")) : null;
    const { filesDir } = settings;
    const main = backupPage({ backup, filesDir, notice: said, refusal });
    const status = refusal === null ? 200 : STATUS[refusal.error.code];
    // A page with a half-filled form is not pulled away from under its reader.
    const refresh = backup.running !== null && refusal === null ? REFRESH_SECONDS : undefined;
    return show(c, "Backups", main, { status, refresh });
  }

  function show(
    c: Context,
    title: string,
    main: Html,
    more: { status?: Status | 200; refresh?: number | undefined } = {},
  ): Response {
    const path = c.req.path.startsWith("/backup") ? "/backup" : c.req.path;
    const { name: device } = settings;
    const body = layout({ device, path, title, main, refresh: more.refresh });
    return c.body(body, more.status ?? 200, PAGE_HEADERS);
  }
}

function ownHosts(settings: DeviceSettings, publisher: Publisher): string[] {
  const { fqdn, lan } = publisher.view();
  const fixed = ["127.0.0.1", "[::1]", settings.lanAddress, settings.name];
  return [...fixed, ...[fqdn, lan].filter((name) => name !== null)];
}

function wantsJson(c: Context): boolean {
  const accept = c.req.header("accept") ?? "";
  return accept.includes("application/json") && !accept.includes("text/html");
}

function errorBody({ code, message, field }: DeviceError) {
  return { error: code, message, ...(field === undefined ? {} : { field }) };
}

function valuesOf(form: Form): Record<string, string> {
  return Object.fromEntries(
    ["account", "token", "snapshot", "target"].map((name) => [name, form(name)]),
  );
}
