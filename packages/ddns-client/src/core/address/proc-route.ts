import { formatIpv4 } from "./ipv4.ts";

const FLAG = { up: 0x1, gateway: 0x2 } as const; // linux/route.h

/**
 * Finds the IPv4 default gateway in Linux' `/proc/net/route`, the one with the lowest metric.
 *
 * @param bigEndian whether the machine is: the table's numbers are in its byte order.
 * @returns null when there is none; lines of another form are left out.
 */
export function defaultGateway(table: string, bigEndian = false): string | null {
  const routes = table.split("\n").flatMap((line) => {
    const [, destination, gateway = "", flagText = "", , , metric = ""] = line.split("\t");
    const flags = Number.parseInt(flagText, 16);
    const wanted = FLAG.up | FLAG.gateway;
    if (destination !== "00000000" || (flags & wanted) !== wanted) return [];
    if (!/^[0-9A-Fa-f]{8}$/.test(gateway)) return [];
    const bytes = [0, 2, 4, 6].map((at) => Number.parseInt(gateway.slice(at, at + 2), 16));
    if (!bigEndian) bytes.reverse();
    return [{ address: formatIpv4(Uint8Array.from(bytes)), metric: Number(metric) }];
  });
  routes.sort((one, other) => one.metric - other.metric);
  return routes[0]?.address ?? null;
}
