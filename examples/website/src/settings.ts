import type { SmtpTls } from "./mail/send.ts";

/** What the website is told from outside, all by environment variables. */
export interface Settings {
  /** HTTP port on 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** Port on 127.0.0.1 that takes mail for privacy@; 0 takes a free one. */
  readonly smtpPort: number;
  /** PostgreSQL connection string. */
  readonly databaseUrl: string;
  /** Relay for outgoing mail, `smtp://host:port`. */
  readonly smtpUrl: string;
  /** How the way to the relay is guarded: TLS `if offered` when left out. */
  readonly smtpTls?: SmtpTls;
  /**
   * Names (authserv-id) under which our own mail exchanger writes `Authentication-Results`. What any
   * other name says of a sender is not believed; nobody's when left out.
   */
  readonly trustedAuthenticators?: readonly string[];
  /** Folder for what must stay outside the database: the secret behind mailed links. */
  readonly dataDir: string;
}

const SMTP_TLS: readonly SmtpTls[] = ["required", "if offered", "none"];

/** A setting that is missing or cannot be used. */
export class SettingError extends Error {
  readonly code = "bad_setting";
  readonly setting: string;

  constructor(setting: string, expected: string) {
    super(`${setting}: expected ${expected}`);
    this.name = "SettingError";
    this.setting = setting;
  }
}

/**
 * Reads WEBSITE_PORT, SMTP_PORT, DATABASE_URL, SMTP_URL and WEBSITE_DATA (`.candor/website` when left
 * out); also SMTP_TLS (`required`, `if offered`, `none`) and MAIL_AUTHENTICATORS, names by comma.
 *
 * @throws SettingError naming the variable and what it must hold; never its value, which may carry
 * a password.
 */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  return {
    port: readPort(environment, "WEBSITE_PORT"),
    smtpPort: readPort(environment, "SMTP_PORT"),
    databaseUrl: readUrl(environment, "DATABASE_URL", ["postgres:", "postgresql:"]),
    smtpUrl: readUrl(environment, "SMTP_URL", ["smtp:", "smtps:"]),
    smtpTls: readTls(environment),
    trustedAuthenticators: (environment["MAIL_AUTHENTICATORS"] ?? "")
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== ""),
    dataDir: environment["WEBSITE_DATA"] || ".candor/website",
  };
}

function readTls(environment: Record<string, string | undefined>): SmtpTls {
  const text = environment["SMTP_TLS"] || "if offered";
  const found = SMTP_TLS.find((one) => one === text);
  if (found === undefined) throw new SettingError("SMTP_TLS", `one of: ${SMTP_TLS.join(", ")}`);
  return found;
}

function readPort(environment: Record<string, string | undefined>, name: string): number {
  const text = environment[name] ?? "";
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new SettingError(name, "a port, 0 to 65535");
  return port;
}

function readUrl(
  environment: Record<string, string | undefined>,
  name: string,
  schemes: readonly string[],
): string {
  const text = environment[name] ?? "";
  if (!URL.canParse(text) || !schemes.includes(new URL(text).protocol))
    throw new SettingError(name, `an address that starts with ${schemes.join("// or ")}//`);
  return text;
}
