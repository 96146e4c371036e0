import { readFile } from "node:fs/promises";
import { endianness } from "node:os";
import { defaultGateway } from "../../core/address/proc-route.ts";
import { DdnsError } from "../../core/errors.ts";

/** Address of the router that this machine's IPv4 traffic goes through. @throws DdnsError `source`. */
export async function findGateway(): Promise<string> {
  const table = await readFile("/proc/net/route", "utf8").catch(() => "");
  const gateway = defaultGateway(table, endianness() === "BE");
  if (gateway !== null) return gateway;
  throw new DdnsError("source", "no IPv4 default route: name the router with `gateway`");
}
