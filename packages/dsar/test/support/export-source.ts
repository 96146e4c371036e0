import type { PersonalRecord } from "@candor/dsar";
import type { ExportSource } from "@candor/dsar/export";
import { register } from "./shop.ts";

/** An export source over records in memory. */
export function exportSource(
  connectors: Readonly<Record<string, readonly PersonalRecord[]>>,
): ExportSource {
  return {
    requestId: "11111111-2222-4333-8444-555555555555",
    createdAt: new Date("2026-03-10T10:00:00Z"),
    controller: "Shop AB",
    register,
    connectors: Object.entries(connectors).map(([name, records]) => ({
      name,
      title: name,
      kinds: [...new Set(records.map(({ kind }) => kind))].map((kind) => ({
        kind,
        count: records.filter((record) => record.kind === kind).length,
      })),
    })),
    async *records({ connector, kind }) {
      for (const record of connectors[connector] ?? [])
        if (kind === undefined || record.kind === kind) yield record;
    },
  };
}

/** Reads a stream to its end. */
export async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
