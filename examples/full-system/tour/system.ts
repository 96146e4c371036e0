/** Where the parts of a running system are: all that the tour knows of it. */
export interface System {
  /** Folder with everything the system keeps. */
  readonly dataDir: string;
  readonly databaseUrl: string;
  /** Path of a real Chromium. */
  readonly chromium: string;
  /** Both companies, by host name, on one port. */
  readonly website: { readonly port: number };
  /** Where the companies take mail. */
  readonly smtp: { readonly port: number };
  /** Where the people of the demo read mail. */
  readonly mailbox: { readonly url: string };
  /** The device maker's cloud, and the folder with all it stores. */
  readonly cloud: { readonly url: string; readonly data: string };
  /** The maker's authoritative DNS server, on 127.0.0.1. */
  readonly dns: { readonly port: number };
  /** The household's internet provider: a stand-in that can change the address and record. */
  readonly provider: { readonly url: string; readonly capture: string };
  readonly device: { readonly url: string; readonly data: string; readonly files: string };
  /** A second device, for the day the first one is lost. */
  readonly replacement: { readonly url: string; readonly data: string };
}
