import { DsarError } from "../core/error.ts";
import type { PersonalRecord } from "./connector.ts";
import type { Step, StoreTransaction } from "./store.ts";

const BATCH = 500;
/** A kind names a file of the export, so it may hold nothing that a path could abuse. */
const KIND = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/**
 * Copies what a connector hands over into the request's records.
 *
 * @returns how many there were
 * @throws DsarError `export-invalid` for a kind that could not name a file.
 */
export async function keepRecords(
  tx: StoreTransaction,
  step: Step,
  records: Iterable<PersonalRecord> | AsyncIterable<PersonalRecord>,
  signal: AbortSignal,
): Promise<number> {
  let count = 0;
  let batch: PersonalRecord[] = [];
  const flush = async (): Promise<void> => {
    signal.throwIfAborted();
    await tx.insertRecords(step, count - batch.length, batch);
    batch = [];
  };
  for await (const record of records) {
    checkKind(step, record);
    batch.push(record);
    count++;
    if (batch.length === BATCH) await flush();
  }
  await flush();
  return count;
}

function checkKind(step: Step, record: PersonalRecord): void {
  if (KIND.test(record.kind)) return;
  throw new DsarError(
    "export-invalid",
    `The connector "${step.connector}" handed over a record whose kind is not made of letters, digits, - and _.`,
    { path: `${step.connector}.kind` },
  );
}
