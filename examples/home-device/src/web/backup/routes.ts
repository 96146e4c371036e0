import { ReadableStream } from "node:stream/web";
import type { Context, Hono } from "hono";
import type { FileIn, PlaceIn } from "../../backup/engine.ts";
import type { BackupKeeper } from "../../backup/keeper.ts";
import { DeviceError } from "../../device-error.ts";
import { type Form, readForm } from "../form.ts";
import { notice } from "../notices.ts";
import { createOpenedVaults } from "../opened-vaults.ts";
import { type Responder, type Status, wantsJson } from "../responder.ts";
import {
  knownPlaceIn,
  newPasswordIn,
  newPlaceIn,
  ownerTokenIn,
  passwordIn,
  placeInOf,
  planIn,
  secretIn,
  targetIn,
} from "../vault-forms.ts";
import { browseAddress, browsePage, openPage } from "./browse-page.ts";
import { backupPage } from "./page.ts";
import type { BackupForm, Refusal } from "./refusal.ts";
import { type SheetInput, sheetPage } from "./sheet-page.ts";

/** What the backup pages stand on. */
export interface BackupRoutes {
  readonly app: Hono;
  readonly responder: Responder;
  readonly backups: BackupKeeper;
  readonly filesDir: string;
  readonly dataDir: string;
  /** What stands on the recovery sheet; null before there is anything to recover. */
  readonly sheet: () => SheetInput | null;
  /** Told when the sheet was printed. */
  readonly sheetPrinted: () => Promise<void>;
  /** Told when the device has another account. */
  readonly accountChanged: () => void;
  readonly now: () => Date;
}

/** Seconds between two looks of a page at work under way. */
const REFRESH_SECONDS = 2;

/** Mounts the backup pages. */
export function backupRoutes(routes: BackupRoutes): void {
  const { app, responder, backups, filesDir } = routes;
  const opened = createOpenedVaults(routes.now);

  const overview = (c: Context, refusal: Refusal | null, status: Status | 200 = 200): Response => {
    const backup = backups.view();
    const said = refusal === null ? notice(c.req.query("done")) : null;
    // A page with a half-filled form is not pulled away from under its reader.
    const refresh = backup.running !== null && refusal === null ? REFRESH_SECONDS : undefined;
    const page = backupPage({ backup, filesDir, notice: said, refusal });
    return responder.show(c, "Backups", page, { status, refresh });
  };

  /** A folder of a backup, for who has opened the vault. */
  const folder = async (
    c: Context,
    place: PlaceIn,
    refusal: Refusal | null,
    status: Status | 200 = 200,
  ): Promise<Response> => {
    const vault = opened.of(c);
    if (vault === null)
      return responder.show(c, "Open the vault", openPage(place, refusal), { status });
    const snapshot = vault.snapshots().find(({ id }) => id === place.snapshot);
    if (snapshot === undefined) throw new DeviceError("missing", "There is no such backup.");
    const entries = await vault.list(place);
    const said = refusal === null ? notice(c.req.query("done")) : null;
    const page = browsePage({ snapshot, place, entries, notice: said, refusal });
    return responder.show(c, "Backups", page, { status });
  };

  const onForm = (
    form: BackupForm,
    work: (fields: Form, c: Context) => Promise<string | Response>,
    page: (fields: Form) => string = () => "/backup",
  ): void => {
    app.post(`/backup/${form}`, async (c) => {
      const fields = await readForm(c);
      return responder.act(
        c,
        page(fields),
        () => work(fields, c),
        (error, status) => {
          const refusal = { form, error, values: valuesOf(fields) };
          const inside = form === "open" || (form === "restore" && fields("path") !== "");
          return inside && error.field !== "snapshot" && error.field !== "path"
            ? folder(c, placeOf(fields), refusal, status)
            : overview(c, refusal, status);
        },
      );
    });
  };

  app.get("/backup", (c) => {
    if (backups.view().room === null) void backups.measure(); // shown the next time
    return overview(c, null);
  });
  app.get("/backup/sheet", (c) => {
    const sheet = routes.sheet();
    if (sheet === null) return c.redirect("/backup", 303);
    return responder.show(c, "Recovery sheet", sheetPage(sheet));
  });
  app.get("/backup/browse", (c) => responder.act(c, "/backup", () => folder(c, askedFor(c), null)));
  app.get("/backup/file", (c) =>
    responder.act(c, "/backup", async () => {
      const vault = opened.of(c);
      const place = askedFor(c);
      if (vault === null) return c.redirect(browseAddress({ ...place, path: [] }), 303);
      return download(await vault.file(place));
    }),
  );

  onForm("vault", async (form) => {
    const [password, place] = [newPasswordIn(form), newPlaceIn(form, routes)];
    await backups.create({ password, place, plan: planIn(form) });
    return "vault-made";
  });
  onForm("connect", async (form) => {
    await backups.connect(knownPlaceIn(form, routes), secretIn(form));
    routes.accountChanged();
    return "connected";
  });
  onForm("printed", async () => {
    await routes.sheetPrinted();
    return "printed";
  });
  onForm("plan", async (form) => {
    await backups.choose(planIn(form));
    return "plan-saved";
  });
  onForm("run", async () => {
    await backups.run();
    return "backup-begun";
  });
  onForm("restore", async (form, c) => {
    const from = placeInOf(form("snapshot"), form("path"));
    const by = opened.of(c) ?? { password: passwordIn(form) };
    await backups.restore({ from, target: targetIn(form), by });
    return "restore-begun";
  });
  onForm(
    "open",
    async (form, c) => {
      opened.keep(c, await backups.unlock(passwordIn(form)));
      return wantsJson(c) ? "opened" : c.redirect(browseAddress(placeOf(form)), 303);
    },
    (form) => browseAddress(placeOf(form)),
  );
  onForm("close", async (_, c) => {
    opened.close(c);
    return "closed";
  });
  onForm("free", async (form) => {
    await backups.free(passwordIn(form), ownerTokenIn(form));
    return "freeing";
  });
  onForm("phrase", async (form, c) => {
    const phrase = await backups.phrase(passwordIn(form));
    const sheet = routes.sheet();
    if (wantsJson(c) || sheet === null) return c.json({ ok: true, done: "phrase", phrase });
    return responder.show(c, "Recovery sheet", sheetPage({ ...sheet, phrase }));
  });
}

function askedFor(c: Context): PlaceIn {
  return placeInOf(c.req.query("snapshot") ?? "", c.req.query("path") ?? "");
}

function placeOf(form: Form): PlaceIn {
  return placeInOf(form("snapshot"), form("path"));
}

/** Whatever it is, a browser saves it and runs nothing of it. */
function download({ name, bytes, content }: FileIn): Response {
  const plain = name.replace(/[^\w.-]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  const body = ReadableStream.from(content) as unknown as BodyInit;
  return new Response(body, {
    headers: {
      "content-type": "application/octet-stream",
      "content-disposition": `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`,
      "content-length": String(bytes),
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
  });
}

function valuesOf(form: Form): Record<string, string> {
  const shown = ["account", "token", "snapshot", "target", "place", "folder", "endpoint"];
  const more = ["bucket", "prefix", "key", "every", "at", "weekday", "keep"];
  return Object.fromEntries([...shown, ...more].map((name) => [name, form(name)]));
}
