import { request } from "node:http";

/** What came back. */
interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
  readonly text: string;
  readonly location: string;
  readonly setCookies: readonly string[];
}

/** Somebody who visits one host of the website, with cookies or without. */
export interface Visitor {
  readonly cookies: Map<string, string>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** Sends a form from the site's own page, or from wherever `headers.origin` says. */
  post(
    path: string,
    form: Record<string, string> | string,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Opens a page, takes over its hidden fields and sends the form. */
  fillIn(path: string, form: Record<string, string>, action?: string): Promise<Answer>;
}

/** Visits `host` at a port of 127.0.0.1, since Node does not resolve `*.localhost`. */
export function visitor(port: number, host: string, keepsCookies = true): Visitor {
  const cookies = new Map<string, string>();

  async function ask(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Answer> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const all = { host: `${host}:${port}`, ...(cookie ? { cookie } : {}), ...headers };
    const answer = await send(port, method, path, all, body);
    if (keepsCookies) for (const line of answer.setCookies) keep(cookies, line);
    return answer;
  }

  const self: Visitor = {
    cookies,
    get: (path, headers = {}) => ask("GET", path, headers),
    post(path, form, headers = {}) {
      const body = typeof form === "string" ? form : new URLSearchParams(form).toString();
      const type = "application/x-www-form-urlencoded";
      const origin = `http://${host}:${port}`;
      return ask("POST", path, { "content-type": type, origin, ...headers }, body);
    },
    async fillIn(path, form, action = path) {
      const { text } = await self.get(path);
      return self.post(action, { ...hiddenFields(text), ...form });
    },
  };
  return self;
}

function hiddenFields(html: string): Record<string, string> {
  const found = html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
  return Object.fromEntries([...found].map(([, name = "", value = ""]) => [name, value]));
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = ""] = line.split(";");
  const at = pair.indexOf("=");
  if (/max-age=0(;|$)/i.test(line)) cookies.delete(pair.slice(0, at));
  else cookies.set(pair.slice(0, at), pair.slice(at + 1));
}

function send(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: "127.0.0.1", port, method, path, headers, agent: false },
      (got) => {
        const parts: Buffer[] = [];
        got.on("data", (part: Buffer) => parts.push(part));
        got.on("end", () => {
          const bytes = Buffer.concat(parts);
          resolve({
            status: got.statusCode ?? 0,
            headers: got.headers,
            body: bytes,
            text: bytes.toString("utf8"),
            location: got.headers.location ?? "",
            setCookies: got.headers["set-cookie"] ?? [],
          });
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}
