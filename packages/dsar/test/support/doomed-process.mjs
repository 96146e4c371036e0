// A process that takes requests in or works them off until it is killed. It runs the built
// package, as a user's process does.
import { createDsar } from "@candor/dsar";
import { createStore } from "@candor/dsar/postgres";
import { defineRegister } from "@candor/dsar/register";
import pg from "pg";

const [mode, url, baseUrl] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: url, max: 4 });
const outside = new pg.Pool({ connectionString: url, max: 1 });
const authority = { name: "IMY", url: "https://www.imy.se" };
const connector = (name) => ({
  name,
  collect: async () => [],
  async erase({ email }, tx) {
    await tx.query("insert into kill_effect (connector, email) values ($1, $2)", [name, email]);
    await tx.query("select pg_sleep(0.004)");
    return { erased: 1, kept: [] };
  },
});

const dsar = createDsar({
  store: createStore({ pool }),
  controller: {
    ...{ id: "killed", name: "Killed AB", contact: "privacy@killed.example", authority },
    ...{ timeZone: "Europe/Stockholm", holidays: "SE" },
  },
  connectors: [
    connector("accounts"),
    connector("orders"),
    {
      name: "processor",
      // The receiver keeps what it was asked once, and counts how often it was asked again.
      async request({ idempotencyKey }) {
        await outside.query(
          "insert into kill_outside (key) values ($1) on conflict (key) do update set asked = kill_outside.asked + 1",
          [idempotencyKey],
        );
        return { state: "done", erased: 1 };
      },
    },
  ],
  limits: { batch: 4 },
  mailer: {
    async send(mail) {
      await outside.query("insert into kill_mail (message_id, address, text) values ($1, $2, $3)", [
        ...[mail.messageId, mail.to, mail.text],
      ]);
    },
  },
  register: defineRegister({
    controller: { name: "Killed AB", address: "-", email: "-", country: "SE", authority },
    ...{ region: ["SE"], contexts: [], categories: [], purposes: [], recipients: [] },
  }),
  baseUrl,
  secret: new Uint8Array(32).fill(9),
  onEvent: (event) => process.send(event),
});

process.on("disconnect", () => process.exit());
await pool.query("select 1");
process.send({ kind: "ready" });
if (mode === "work") dsar.start({ everyMs: 5 });
for (let i = 0; mode === "intake"; i++) {
  const email = `p${process.pid}-${i}@example.org`;
  const { id } = await dsar.submit({ type: "erasure", email, channel: "form" });
  process.send({ kind: "acknowledged", id });
}
