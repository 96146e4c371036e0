import { execFileSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import {
  createUpdater,
  type DnsTransport,
  parseTsigKey,
  type TsigKey,
  type Updater,
  type ZoneChange,
} from "@candor/ddns-client";
import { createTransport, nodeHmac } from "@candor/ddns-client/node";
import { type Running, SECRET, type Subject, ZONE } from "./subject.ts";

/** What the cases ask a running server by; dig judges, whatever our own decoder thinks. */
export interface Judge {
  readonly subject: Subject;
  readonly diverges: Subject["diverges"];
  readonly server: Running;
  readonly key: TsigKey;
  keyNamed(name: string, algorithm?: string, secret?: string): TsigKey;
  /** Own wall clock, seconds since 1970. */
  seconds(): number;
  transport(timeoutMs?: number): DnsTransport;
  updater(more?: { key?: TsigKey; zone?: string; seconds?: () => number }): Updater;
  /** A name that no case has used. */
  nameOf(): string;
  a(address: string): { readonly type: "A"; readonly address: string };
  add(name: string, address: string): ZoneChange;
  /** Values that dig shows, sorted. */
  dig(name: string, type: string, ...more: string[]): string[];
  /** The whole answer as dig shows it. */
  digLine(name: string, type: string): string;
  /** One datagram out, one back; nothing of ours but the bytes. */
  rawUdp(bytes: Uint8Array): Promise<Uint8Array>;
}

/** Makes a {@link Judge}; `server` is asked for anew each time, since it is started later. */
export function createJudge(subject: Subject, server: () => Running): Judge {
  let fresh = 0;
  const keyNamed = (name: string, algorithm = "hmac-sha256", secret = SECRET) =>
    parseTsigKey({ name, algorithm, secret });
  const key = keyNamed("update.homes.example");
  const seconds = () => Math.floor(Date.now() / 1000);
  const a = (address: string) => ({ type: "A", address }) as const;
  const asked = (...args: string[]) => {
    const { host, port } = server();
    return execFileSync("dig", [`@${host}`, "-p", String(port), ...args])
      .toString()
      .trim();
  };
  return {
    ...{ subject, diverges: subject.diverges, key, keyNamed, seconds, a },
    get server() {
      return server();
    },
    transport(timeoutMs = 4000) {
      const { host, port } = server();
      return createTransport({ host, port, timeoutMs, signal: new AbortController().signal });
    },
    updater: (more = {}) =>
      createUpdater({
        ...{ zone: ZONE, key, hmac: nodeHmac, seconds, randomId: () => randomInt(65_536) },
        ...more,
      }),
    nameOf: () => `n${++fresh}.${ZONE}`,
    add: (name, address) => ({ kind: "add", name, ttl: 60, data: a(address) }),
    dig: (name, type, ...more) =>
      asked(name, type, "+short", ...more)
        .split("\n")
        .filter((line) => line !== "")
        .sort(),
    digLine: (name, type) => asked(name, type, "+noall", "+answer"),
    rawUdp: (bytes) =>
      new Promise((resolve, reject) => {
        const socket = createSocket("udp4");
        const silent = () => reject(new Error(`${subject.title} did not answer`));
        const timer = setTimeout(silent, 5000);
        socket.on("message", (answer) => {
          clearTimeout(timer);
          socket.close();
          resolve(new Uint8Array(answer));
        });
        socket.send(bytes, server().port, server().host);
      }),
  };
}
