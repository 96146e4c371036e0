import { createDsar } from "@candor/dsar";
import { createStore, migrate } from "@candor/dsar/postgres";
import { defineRegister } from "@candor/dsar/register";
import pg from "pg";
import { BATCH, EFFECT, SYSTEMS } from "./steps.ts";

const authority = { name: "IMY", url: "https://www.imy.se" };

/** Plans erasures that are confirmed and due, `steps` in all, as the engine itself plans them. */
export async function seedCandor(pool: pg.Pool, steps: number): Promise<void> {
  await pool.query("drop schema if exists candor_dsar cascade");
  await migrate(pool);
  await pool.query(
    `insert into candor_dsar.requests (id, controller, token_hash, type, also, state, channel,
       language, address, received_at, clock, due, safe, extended)
     select gen_random_uuid(), 'bench', gen_random_uuid()::text, 'erasure', '[]', 'in-progress',
       'form', 'en', 'p' || n || '@example.org', now(), '{}', '-', '-', false
     from generate_series(1, $1::int) as n`,
    [Math.ceil(steps / SYSTEMS.length)],
  );
  await pool.query(
    `insert into candor_dsar.steps (id, request_id, kind, connector, state, attempts, run_at, stage,
       round, outside)
     select gen_random_uuid(), id, 'erase', system, 'pending', 0, now(), 0, 0, false
     from candor_dsar.requests, unnest($1::text[]) as system`,
    [SYSTEMS],
  );
  await pool.query("analyze");
}

/** Works until it is killed. */
export async function workCandor(url: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 3 });
  const dsar = createDsar({
    store: createStore({ pool }),
    controller: {
      ...{ id: "bench", name: "Bench AB", contact: "privacy@bench.example", authority },
      ...{ timeZone: "Europe/Stockholm", holidays: "SE" },
    },
    connectors: SYSTEMS.map((name) => ({
      name,
      collect: async () => [],
      async erase({ email }, tx) {
        await tx.query(EFFECT, [name, email]);
        return { erased: 1, kept: [] };
      },
    })),
    mailer: { send: () => Promise.resolve() },
    register: defineRegister({
      controller: { name: "Bench AB", address: "-", email: "-", country: "SE", authority },
      ...{ region: ["SE"], contexts: [], categories: [], purposes: [], recipients: [] },
    }),
    baseUrl: "https://bench.example/privacy/request",
    secret: new Uint8Array(32).fill(1),
    limits: { batch: BATCH },
  });
  process.send?.("ready");
  dsar.start({ everyMs: 1000 });
}
