import { Resolver } from "node:dns/promises";
import type { System } from "../system.ts";

/** Asks the maker's authoritative server; an unknown name answers with an empty list. */
export async function addressesOf(system: System, name: string): Promise<string[]> {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  resolver.setServers([`127.0.0.1:${system.dns.port}`]);
  try {
    return await resolver.resolve4(name);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "ENOTFOUND" || code === "ENODATA") return [];
    throw error;
  }
}
