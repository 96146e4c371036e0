import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Bind } from "@candor/engines/bind";

/** One request as a provider sees it. */
interface SeenRequest {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly user: string;
  readonly password: string;
  readonly agent: string;
}

/**
 * A provider on loopback that keeps its names on a real BIND. Written from the public pages of the
 * services, not from our client:
 *
 * - `dyndns2`: help.dyn.com/return-codes.html and noip.com/integrate/{request,response}, read
 *   2026-11-22: `good ADDRESS`, `nochg ADDRESS` when it stands already, `badauth`, `nohost`.
 * - `desec`: desec.readthedocs.io/en/latest/dyndns/update-api.html, read 2026-11-22: a family that
 *   is not named, or named empty, is deleted; `preserve` keeps it; 401 for wrong credentials; `good`.
 * - `duckdns`: www.duckdns.org/spec.jsp, read 2026-11-22: `domains`, `token`, `ip`, `ipv6`, `clear`;
 *   `OK` or `KO`.
 */
export interface FakeProvider {
  readonly url: string;
  readonly seen: SeenRequest[];
  /** What it answers instead of doing anything; null: it works. */
  instead: { readonly status: number; readonly text: string } | null;
  close(): Promise<void>;
}

export type Protocol = "dyndns2" | "desec" | "duckdns";

/** Starts one; the user is `anna`, password and token are `s3cret-token`. */
export async function fakeProvider(protocol: Protocol, bind: Bind): Promise<FakeProvider> {
  const fake = {
    url: "",
    seen: [] as SeenRequest[],
    instead: null as FakeProvider["instead"],
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://provider.test");
    const [user = "", password = ""] = Buffer.from(
      (request.headers.authorization ?? "").replace(/^Basic /, ""),
      "base64",
    )
      .toString()
      .split(":");
    const query = Object.fromEntries(url.searchParams);
    const agent = request.headers["user-agent"] ?? "";
    const seen = { path: url.pathname, query, user, password, agent };
    fake.seen.push(seen);
    const { status, text } = fake.instead ?? ANSWER[protocol](seen, bind);
    response.writeHead(status, { "content-type": "text/plain" }).end(`${text}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/nic/update`;
  return fake;
}

const TOKEN = "s3cret-token";

type Answer = (request: SeenRequest, bind: Bind) => { status: number; text: string };

const ANSWER: Readonly<Record<Protocol, Answer>> = {
  dyndns2({ query, user, password }, bind) {
    if (user !== "anna" || password !== TOKEN) return { status: 200, text: "badauth" };
    const { hostname = "", myip = "", myipv6 = "" } = query;
    if (hostname.split(".").length < 3) return { status: 200, text: "notfqdn" };
    if (hostname.startsWith("nobody.")) return { status: 200, text: "nohost" };
    const address = myip || myipv6;
    const type = address.includes(":") ? "AAAA" : "A";
    if (held(bind, hostname, type) === address) return { status: 200, text: `nochg ${address}` };
    hold(bind, hostname, type, address);
    return { status: 200, text: `good ${address}` };
  },
  desec({ query, password }, bind) {
    if (password !== TOKEN) return { status: 401, text: "Unauthorized" };
    const { hostname = "", myipv4 = "", myipv6 = "" } = query;
    if (myipv4 !== "preserve") hold(bind, hostname, "A", myipv4);
    if (myipv6 !== "preserve") hold(bind, hostname, "AAAA", myipv6);
    return { status: 200, text: "good" };
  },
  duckdns({ query }, bind) {
    if (query["token"] !== TOKEN) return { status: 200, text: "KO" };
    for (const label of (query["domains"] ?? "").split(",")) {
      const name = `${label}.duckdns.org`;
      const { ip, ipv6, clear } = query;
      if (clear === "true") for (const type of ["A", "AAAA"] as const) hold(bind, name, type, "");
      else {
        if (ip) hold(bind, name, ip.includes(":") ? "AAAA" : "A", ip);
        if (ipv6) hold(bind, name, "AAAA", ipv6);
      }
    }
    return { status: 200, text: "OK" };
  },
};

function held(bind: Bind, name: string, type: string): string {
  return execFileSync("dig", [`@${bind.host}`, "-p", String(bind.port), name, type, "+short"])
    .toString()
    .trim();
}

function hold(bind: Bind, name: string, type: "A" | "AAAA", address: string): void {
  const add = address === "" ? "" : `update add ${name} 60 ${type} ${address}\n`;
  const input = `server ${bind.host} ${bind.port}\nzone ${bind.zone}\nupdate delete ${name} ${type}\n${add}send\n`;
  execFileSync("nsupdate", ["-y", `${bind.algorithm}:${bind.keyName}:${bind.secret}`], { input });
}
