/** A key that may update the zone. */
export interface BindKey {
  readonly name: string;
  /** `hmac-sha256` when it is left out. */
  readonly algorithm?: string;
  /** Base64; random when it is left out. */
  readonly secret?: string;
}

export interface BindOptions {
  /** Zone of which the server is the primary, such as `homes.example`. */
  readonly zone: string;
  /** First key; `update.<zone>` with a random secret when it is left out. */
  readonly key?: BindKey;
  /** Further keys. */
  readonly keys?: readonly (BindKey & { readonly secret: string })[];
  /** `update-policy` statements; by default each key may change everything in the zone. */
  readonly policy?: readonly string[];
  /** More lines for the zone file. */
  readonly records?: readonly string[];
  /** Port on 127.0.0.1 for UDP and TCP; a free one when it is left out. */
  readonly port?: number;
  /** Folder that keeps zone and journal; a temporary one, removed by `stop()`, when left out. */
  readonly folder?: string;
}

/** A running BIND on loopback. */
export interface Bind {
  readonly host: "127.0.0.1";
  readonly port: number;
  readonly zone: string;
  readonly keyName: string;
  readonly algorithm: string;
  readonly secret: string;
  readonly pid: number;
  /** What the server wrote to its log so far. */
  log(): string;
  stop(): Promise<void>;
}

/** Tells whether BIND is there or can be installed. @throws Error under `CI=true` when it cannot. */
export declare function bindAvailable(): Promise<boolean>;
export declare function startBind(options: BindOptions): Promise<Bind>;
