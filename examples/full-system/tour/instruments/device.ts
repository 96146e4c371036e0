import { type Answer, ask } from "./site.ts";

/** The state that a device shows of itself. */
export interface DeviceStatus {
  readonly dns: {
    readonly enabled: boolean;
    readonly fqdn: string;
    readonly lan: string;
    readonly published: unknown;
    readonly lastError: string | null;
  };
  readonly updates: {
    readonly enabled: boolean;
    readonly installed: string;
    readonly newest: { readonly version: string; readonly notes: string } | null;
    readonly updateAvailable: boolean;
    readonly checkedAt: string | null;
    readonly lastError: string | null;
  };
  readonly backup: {
    readonly vault: boolean;
    readonly account: string | null;
    readonly snapshots: readonly { id: string; files?: number; bytes?: number }[];
    readonly running: unknown;
    readonly lastError: string | null;
  };
}

/** Reads a device's own account of itself. */
export async function deviceStatus(url: string): Promise<DeviceStatus> {
  const { text } = await ask(`${url}/status.json`);
  return JSON.parse(text) as DeviceStatus;
}

/** Sends one of the admin page's forms. */
export function devicePost(
  url: string,
  path: string,
  form: Readonly<Record<string, string>>,
): Promise<Answer> {
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    accept: "application/json",
    origin: url,
  };
  return ask(`${url}${path}`, "POST", headers, new URLSearchParams(form).toString());
}
