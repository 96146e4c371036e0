import { request } from "node:http";
import type { System } from "../system.ts";

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  readonly text: string;
}

interface Ask {
  readonly method?: string;
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A visitor of one host name without a browser: keeps cookies, or refuses them all. */
export interface Visitor {
  readonly host: string;
  /** Asks for a path; redirects are not followed. */
  ask(path: string, options?: Ask): Promise<Answer>;
  /** Names and values of the cookies kept so far. */
  readonly cookies: ReadonlyMap<string, string>;
}

/**
 * Visits a host of the website at 127.0.0.1 (Node does not resolve `*.localhost`).
 *
 * @param keepCookies - false for a visitor whose browser refuses every cookie.
 */
export function visitor(system: System, host: string, keepCookies = true): Visitor {
  const { port } = system.website;
  const cookies = new Map<string, string>();
  return {
    host,
    cookies,
    async ask(path, options = {}) {
      const headers: Record<string, string> = { host: `${host}:${port}`, ...options.headers };
      if (options.form !== undefined) {
        headers["content-type"] = "application/x-www-form-urlencoded";
        headers["origin"] = `http://${host}:${port}`;
      }
      if (cookies.size > 0)
        headers["cookie"] = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const body = options.form && new URLSearchParams(options.form).toString();
      const method = options.method ?? (body === undefined ? "GET" : "POST");
      const answer = await ask(`http://127.0.0.1:${port}${path}`, method, headers, body);
      if (keepCookies) keep(cookies, answer);
      return answer;
    },
  };
}

function keep(cookies: Map<string, string>, answer: Answer): void {
  for (const line of setCookies(answer)) {
    const [pair = ""] = line.split(";");
    const at = pair.indexOf("=");
    const gone = /max-age=0(;|$)/i.test(line);
    if (gone) cookies.delete(pair.slice(0, at));
    else cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
}

/** The raw Set-Cookie lines of an answer. */
function setCookies(answer: Answer): string[] {
  const lines = answer.headers["set-cookie"];
  return lines === undefined ? [] : [lines].flat();
}

/** Sends one HTTP request, with exactly these headers. */
export function ask(
  url: string,
  method = "GET",
  headers: Readonly<Record<string, string>> = {},
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false, timeout: 120_000 }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.once("error", reject);
      answer.once("end", () => {
        const bytes = Buffer.concat(chunks);
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: bytes,
          text: bytes.toString("utf8"),
        });
      });
    });
    sent.once("timeout", () => sent.destroy(new Error(`${method} ${url}: no answer within 120 s`)));
    sent.once("error", reject);
    sent.end(body);
  });
}
