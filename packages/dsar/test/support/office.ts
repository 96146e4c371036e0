import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createDsar, type Dsar, type DsarOptions, type Operator } from "@candor/dsar";
import { createDeskServer } from "@candor/dsar/desk";
import { createStore, inProcessPool, migrate } from "@candor/dsar/postgres";
import { createDsarServer } from "@candor/dsar/server";
import { PGlite } from "@electric-sql/pglite";
import { getRequestListener } from "@hono/node-server";
import {
  accounts,
  BASE_URL,
  confirmationIn,
  controller,
  invoices,
  mailbox,
  register,
  SECRET,
  SHOP_TABLES,
} from "./shop.ts";

/** People who work at the desk. */
export const STAFF: Readonly<Record<string, Operator>> = {
  vera: { id: "vera", name: "Vera View", role: "viewer" },
  hans: { id: "hans", name: "Hans Handler", role: "handler" },
  dora: { id: "dora", name: "Dora Officer", role: "approver" },
  otto: { id: "otto", name: "Otto Officer", role: "approver" },
};

/** A controller's requests with their portal and desk, in process. */
export interface Office {
  readonly dsar: Dsar;
  readonly mail: ReturnType<typeof mailbox>;
  readonly database: PGlite;
  /** Answers what stands at `/privacy/request` and `/desk`; a cookie `operator` says who works. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Sets the time, which stands still until then. */
  at(moment: string): void;
  /** Submits, has the mail sent and confirms; says the id and the token of the link. */
  confirmed(
    request: Partial<Parameters<Dsar["submit"]>[0]>,
  ): Promise<{ readonly id: string; readonly token: string }>;
  close(): Promise<void>;
}

/** Opens an office on a fresh PGlite. */
export async function openOffice(more: Partial<DsarOptions> = {}): Promise<Office> {
  const database = await PGlite.create();
  const pool = inProcessPool(database);
  await migrate(pool);
  for (const statement of SHOP_TABLES) await database.query(statement);
  const mail = mailbox();
  let clock = new Date("2026-03-10T10:00:00Z");
  const now = (): Date => clock;
  const dsar = createDsar({
    ...{ store: createStore({ pool }), controller, connectors: [accounts, invoices] },
    ...{ mailer: mail, register, baseUrl: BASE_URL, secret: SECRET, now },
    ...{ limits: { mailsPerAddress: 1000 }, ...more },
  });
  const portal = createDsarServer({ dsar, path: "/privacy/request" });
  const desk = createDeskServer({
    ...{ dsar, path: "/desk", now, signInPath: "/sign-in", signOutPath: "/sign-out" },
    signedIn: (request) =>
      STAFF[/operator=(\w+)/.exec(request.headers.get("cookie") ?? "")?.[1] ?? ""] ?? null,
  });
  return {
    dsar,
    mail,
    database,
    fetch: (request) =>
      new URL(request.url).pathname.startsWith("/desk") ? desk(request) : portal(request),
    at(moment) {
      clock = new Date(moment);
    },
    async confirmed(request) {
      const email = request.email ?? "ada@example.org";
      const { id } = await dsar.submit({ type: "restriction", channel: "form", ...request, email });
      await dsar.run();
      const { token, code } = confirmationIn(mail.mails.find(({ text }) => text.includes(id)));
      await dsar.confirm(token, code);
      await dsar.run();
      return { id, token };
    },
    close: () => database.close(),
  };
}

/** Puts a handler on a free port of the loopback. */
export async function served(
  fetch: (request: Request) => Promise<Response>,
): Promise<{ readonly origin: string; close(): Promise<void> }> {
  const server = createServer(getRequestListener(fetch));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
