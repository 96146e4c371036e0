import { type Kysely, type Migration, sql } from "kysely";

/** Every migration, by name, in order; one that was released is never edited. */
export function migrations(schema: string): Record<string, Migration> {
  return {
    "0001-first": { up: (db) => perform(db, schema, FIRST) },
    "0002-outside-and-holds": { up: (db) => perform(db, schema, OUTSIDE_AND_HOLDS) },
    "0003-stop-and-rectify": { up: (db) => perform(db, schema, STOP_AND_RECTIFY) },
    "0004-law-and-time": { up: (db) => perform(db, schema, LAW_AND_TIME) },
    "0005-desk": { up: (db) => perform(db, schema, DESK) },
    "0006-mail": { up: (db) => perform(db, schema, MAIL) },
    "0007-breaches": { up: (db) => perform(db, schema, BREACHES) },
    "0009-identity": { up: (db) => perform(db, schema, IDENTITY) },
    "0010-settled-mail": { up: (db) => perform(db, schema, SETTLED_MAIL) },
  };
}

async function perform(db: Kysely<unknown>, schema: string, statements: string): Promise<void> {
  for (const statement of statements.split(";\n").filter((text) => text.trim() !== ""))
    await sql.raw(statement.replaceAll("dsar.", `"${schema}".`)).execute(db);
}

/** What a person said about mail that belonged nowhere, and who. */
const SETTLED_MAIL = `
alter table dsar.post add column settled_as text;
alter table dsar.post add column settled_by text;
`;

const IDENTITY = `
alter table dsar.requests add column on_behalf jsonb;
create table dsar.proofs (
  id uuid primary key,
  request_id uuid not null references dsar.requests (id),
  media_type text not null,
  sealed bytea not null,
  created_at timestamptz not null
);
create index proofs_request on dsar.proofs (request_id);
create table dsar.mandates (
  controller text not null,
  agent text not null,
  jti text not null,
  expires_at timestamptz not null,
  primary key (controller, agent, jti)
);
`;

const FIRST = `
create table dsar.requests (
  id uuid primary key,
  controller text not null,
  token_hash text not null unique,
  type text,
  also jsonb not null,
  state text not null,
  channel text not null,
  language text not null,
  address text,
  name text,
  message text,
  message_id text,
  received_at timestamptz not null,
  clock jsonb not null,
  due text not null,
  safe text not null,
  extended boolean not null,
  verified_at timestamptz,
  closed_at timestamptz
);
create unique index requests_mail on dsar.requests (controller, address, message_id)
  where message_id is not null;
create index requests_open on dsar.requests (controller, safe) where closed_at is null;
create index requests_address on dsar.requests (controller, address, received_at);
create table dsar.challenges (
  id uuid primary key,
  request_id uuid not null references dsar.requests (id),
  code_hash text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  attempts integer not null,
  used_at timestamptz
);
create index challenges_request on dsar.challenges (request_id, created_at);
create table dsar.steps (
  id uuid primary key,
  position integer generated always as identity,
  request_id uuid not null references dsar.requests (id),
  kind text not null check (kind in ('collect', 'erase', 'answer')),
  connector text,
  state text not null check (state in ('pending', 'done', 'dead')),
  attempts integer not null,
  run_at timestamptz not null,
  last_error text,
  result jsonb,
  unique nulls not distinct (request_id, kind, connector)
);
create index steps_pending on dsar.steps (run_at) where state = 'pending';
create table dsar.records (
  request_id uuid not null references dsar.requests (id),
  step_id uuid not null references dsar.steps (id),
  connector text not null,
  seq integer not null,
  kind text not null,
  data text not null,
  primary key (request_id, connector, seq)
);
create table dsar.messages (
  id uuid primary key,
  request_id uuid not null references dsar.requests (id),
  kind text not null,
  text text,
  reference uuid,
  state text not null check (state in ('pending', 'sent', 'dead')),
  attempts integer not null,
  run_at timestamptz not null,
  last_error text,
  created_at timestamptz not null
);
create index messages_pending on dsar.messages (run_at) where state = 'pending';
create index messages_request on dsar.messages (request_id);
create table dsar.exports (
  id uuid primary key,
  request_id uuid not null unique references dsar.requests (id),
  key_hash text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  emptied_at timestamptz
);
create table dsar.letters (
  id uuid primary key,
  request_id uuid not null references dsar.requests (id),
  received_at timestamptz not null,
  subject text not null,
  text text not null,
  message_id text,
  unique (request_id, message_id)
);
create table dsar.events (
  request_id uuid not null references dsar.requests (id),
  seq integer not null,
  previous text not null,
  digest text not null,
  hash text not null,
  record text,
  primary key (request_id, seq)
);
`;

const OUTSIDE_AND_HOLDS = `
alter table dsar.steps
  add column stage integer not null default 0,
  add column round integer not null default 0,
  add column outside boolean not null default false;
update dsar.steps set stage = 1000 where kind = 'answer';
alter table dsar.steps alter column stage drop default, alter column round drop default,
  alter column outside drop default;
alter table dsar.steps drop constraint steps_kind_check, drop constraint steps_state_check;
alter table dsar.steps
  add constraint steps_kind_check check (kind in ('collect', 'erase', 'notify', 'record', 'answer')),
  add constraint steps_state_check check (state in ('pending', 'waiting', 'done', 'dead'));
alter table dsar.steps drop constraint steps_request_id_kind_connector_key;
alter table dsar.steps add constraint steps_once
  unique nulls not distinct (request_id, round, kind, connector);
drop index dsar.steps_pending;
create index steps_due on dsar.steps (outside, run_at, position)
  where state in ('pending', 'waiting');
create table dsar.holds (
  id uuid primary key,
  controller text not null,
  subject text not null,
  connector text,
  fields jsonb,
  reason text not null,
  basis text not null,
  until text,
  created_at timestamptz not null,
  released_at timestamptz
);
create index holds_in_force on dsar.holds (controller, subject) where released_at is null;
create table dsar.held_requests (
  request_id uuid not null references dsar.requests (id),
  hold_id uuid not null references dsar.holds (id),
  primary key (request_id, hold_id)
);
create index held_requests_hold on dsar.held_requests (hold_id);
`;

const STOP_AND_RECTIFY = `
alter table dsar.requests add column particulars jsonb, add column justification text;
alter table dsar.steps drop constraint steps_kind_check;
alter table dsar.steps add constraint steps_kind_check
  check (kind in ('collect', 'erase', 'stop', 'rectify', 'notify', 'record', 'answer'));
`;

/**
 * Steps that are done leave dead entries at the front of the index of due ones, which every claim
 * walks over: they are cleared long before a fifth of a large table has changed.
 */
const LAW_AND_TIME = `
alter table dsar.requests
  add column law jsonb not null default '{"law": "gdpr", "why": "The law of the controller''s establishment.", "by": "rules", "rulesAsOf": "2026-11-01"}',
  add column pauses jsonb not null default '[]',
  add column extension jsonb,
  add column acknowledged_at timestamptz;
update dsar.requests set law = jsonb_set(law, '{law}', clock -> 'law') where clock ? 'law';
alter table dsar.steps set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
`;

const DESK = `
create table dsar.operators (
  controller text not null,
  pseudonym text not null,
  name text not null,
  primary key (controller, pseudonym)
);
create table dsar.proposals (
  id uuid primary key,
  request_id uuid not null references dsar.requests (id),
  act text not null check (act in ('refuse', 'refuse-part', 'erase')),
  text text,
  granted text,
  because text,
  proposed_by text not null,
  proposed_at timestamptz not null,
  outcome text check (outcome in ('approved', 'declined')),
  settled_by text,
  settled_at timestamptz,
  note text
);
create unique index proposals_open on dsar.proposals (request_id) where outcome is null;
create index proposals_request on dsar.proposals (request_id);
create index requests_closed on dsar.requests (controller, closed_at) where closed_at is not null;
`;

/** Mail beside the requests: what fits none, returned mail, files, and how a letter came. */
const MAIL = `
create table dsar.post (
  id uuid primary key,
  controller text not null,
  received_at timestamptz not null,
  kind text not null check (kind in ('letter', 'auto-reply', 'bounce', 'list')),
  sender text not null,
  subject text not null,
  text text not null,
  flaws jsonb not null,
  report jsonb,
  request_id uuid references dsar.requests (id),
  message_id uuid,
  digest text not null,
  settled_at timestamptz,
  unique (controller, digest)
);
create index post_tray on dsar.post (controller, received_at) where settled_at is null;
create index post_request on dsar.post (request_id);
create table dsar.attachments (
  id uuid primary key,
  request_id uuid not null references dsar.requests (id),
  name text not null,
  type text not null,
  declared_type text not null,
  bytes integer not null,
  received_at timestamptz not null,
  sealed bytea not null
);
create index attachments_request on dsar.attachments (request_id);
create table dsar.request_mail (
  request_id uuid primary key references dsar.requests (id),
  circumstances jsonb not null
);
`;

const BREACHES = `
create table dsar.breaches (
  id uuid primary key,
  controller text not null,
  opened_at timestamptz not null
);
create index breaches_controller on dsar.breaches (controller, opened_at);
create table dsar.breach_rows (
  breach_id uuid not null references dsar.breaches (id),
  seq integer not null,
  previous text not null,
  digest text not null,
  hash text not null,
  record text not null,
  primary key (breach_id, seq)
);
`;
