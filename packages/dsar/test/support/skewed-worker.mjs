// A worker on a machine whose clock is wrong. It runs the built package, as a user's process does.
import { createDsar } from "@candor/dsar";
import { createStore } from "@candor/dsar/postgres";
import { defineRegister } from "@candor/dsar/register";
import pg from "pg";

const [url, baseUrl, skewSeconds] = process.argv.slice(2);
const RightDate = Date;
const wrong = () => RightDate.now() + Number(skewSeconds) * 1000;
globalThis.Date = class extends RightDate {
  constructor(...given) {
    super(...(given.length === 0 ? [wrong()] : given));
  }
  static now() {
    return wrong();
  }
};

const pool = new pg.Pool({ connectionString: url, max: 4 });
const outside = new pg.Pool({ connectionString: url, max: 1 });
const authority = { name: "IMY", url: "https://www.imy.se" };

const dsar = createDsar({
  store: createStore({ pool }),
  controller: {
    ...{ id: "skewed", name: "Skewed AB", contact: "privacy@skewed.example", authority },
    ...{ timeZone: "Europe/Stockholm", holidays: "SE" },
  },
  connectors: [
    {
      name: "accounts",
      collect: async () => [],
      async erase({ email }, tx) {
        await tx.query("insert into skew_effect (email) values ($1)", [email]);
        return { erased: 1, kept: [] };
      },
    },
    {
      // Waits an hour for its report: who asks again within this test has a wrong clock.
      name: "processor",
      async request({ idempotencyKey }) {
        await outside.query("insert into skew_outside (key) values ($1)", [idempotencyKey]);
        return { state: "waiting", seconds: 3600 };
      },
    },
  ],
  limits: { batch: 3 },
  mailer: { send: () => Promise.resolve() },
  register: defineRegister({
    controller: { name: "Skewed AB", address: "-", email: "-", country: "SE", authority },
    ...{ region: ["SE"], contexts: [], categories: [], purposes: [], recipients: [] },
  }),
  baseUrl,
  secret: new Uint8Array(32).fill(5),
  onEvent: (event) => process.send(event),
});

process.on("disconnect", () => process.exit());
process.on("message", async ({ token, code }) => {
  const state = await dsar.confirm(token, code).then(
    (status) => status.state,
    (error) => error.code,
  );
  process.send({ kind: "confirmed", detail: state });
});
const running = dsar.start({ everyMs: 5 });
process.on("SIGTERM", async () => {
  await running.stop();
  process.exit();
});
process.send({ kind: "ready" });
