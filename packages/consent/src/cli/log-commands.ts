import { handOverLogKey, openLogHead, signLogHead } from "../server/index.ts";
import { type CommandLine, needed, UsageError } from "./command-line.ts";
import { json, privateKey, publicKey } from "./key-files.ts";
import { CouldNotRun, type Outcome } from "./outcome.ts";
import { withReceipts } from "./receipts-place.ts";

/** Checks the log, against heads that were kept elsewhere where there are any. */
export async function verify({ options }: CommandLine): Promise<Outcome> {
  const heads = await keptHeads(options);
  const verdict = await withReceipts(options.schema, (receipts) => receipts.verify({ heads }));
  if (!verdict.ok)
    return {
      text: `BROKEN at receipt ${verdict.firstBad}: ${verdict.message}`,
      json: verdict,
      exit: 1,
    };
  const { request, retention } = verdict.erased;
  const lines = [
    `${verdict.receipts} receipts hold together; ${request + retention} of them erased (${request} at request, ${retention} by time).`,
    heads.length > 0
      ? `They agree with ${heads.length} head${heads.length > 1 ? "s" : ""} kept elsewhere.`
      : "No head was given: who owns the database could have rewritten all of it.",
  ];
  return { text: lines.join("\n"), json: verdict, exit: 0 };
}

async function keptHeads(options: CommandLine["options"]) {
  if (options.head.length === 0) return [];
  const key = await publicKey(needed(options.key, "--key, the public key of the heads,"));
  const handovers = options.handovers === undefined ? [] : await json(options.handovers);
  if (!Array.isArray(handovers)) throw new CouldNotRun(`${options.handovers} is no JSON list.`);
  const heads = [];
  for (const file of options.head) {
    const kept = await json(file);
    try {
      heads.push(openLogHead(kept, key, handovers));
    } catch (error) {
      throw new CouldNotRun(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return heads;
}

/** Signs the log's end. */
export async function head({ options }: CommandLine): Promise<Outcome> {
  const key = await privateKey(needed(options.key, "--key"));
  const end = await withReceipts(options.schema, (receipts) => receipts.head());
  return printed(signLogHead(end, key, new Date()));
}

/** Hands over to a new key. */
export async function handOver({ options }: CommandLine): Promise<Outcome> {
  const from = await privateKey(needed(options.key, "--key"));
  const to = await publicKey(needed(options.to, "--to, the new key,"));
  return printed(handOverLogKey(from, to, new Date()));
}

/** Prints a person's receipts. */
export async function exportReceipts({ subject, options }: CommandLine): Promise<Outcome> {
  const reference = needed(subject, "the receipt's reference");
  const all = await withReceipts(options.schema, (receipts) => receipts.history(reference));
  return { ...printed(all), exit: all.length > 0 ? 0 : 1 };
}

/** Erases a person's receipts. */
export async function erase({ subject, options }: CommandLine): Promise<Outcome> {
  const reference = needed(subject, "the receipt's reference");
  const erased = await withReceipts(options.schema, (receipts) => receipts.erase(reference));
  return counted(erased, erased > 0 ? 0 : 1);
}

/** Erases what is past its time. */
export async function eraseLapsed({ options }: CommandLine): Promise<Outcome> {
  const before = needed(options.before, "--before");
  if (!/^\d{4}-\d{2}-\d{2}$/.test(before) || Number.isNaN(Date.parse(before)))
    throw new UsageError(`--before ${before} is no day: write YYYY-MM-DD`);
  const day = new Date(before);
  const erased = await withReceipts(options.schema, (receipts) => receipts.eraseLapsed(day));
  return counted(erased, 0);
}

function counted(erased: number, exit: 0 | 1): Outcome {
  return { text: `${erased} receipts erased.`, json: { erased }, exit };
}

function printed(value: unknown): Outcome {
  return { text: JSON.stringify(value, null, 2), json: value, exit: 0 };
}
