import type { Office } from "./office.ts";

/** Where the office's desk is asked. */
export const SITE = "https://shop.example";

/** Asks the desk as its operators' browsers do. */
export function deskVisits(office: () => Office) {
  const get = (who: string, path: string, init: RequestInit = {}): Promise<Response> =>
    office().fetch(
      new Request(`${SITE}/desk${path}`, {
        ...init,
        headers: { cookie: `operator=${who}`, ...(init.headers as object) },
      }),
    );
  const page = async (who: string, path: string): Promise<string> => (await get(who, path)).text();
  const post = (
    who: string,
    path: string,
    fields: Record<string, string> = {},
    origin = SITE,
  ): Promise<Response> =>
    get(who, path, { method: "POST", body: new URLSearchParams(fields), headers: { origin } });
  return { get, page, post };
}
