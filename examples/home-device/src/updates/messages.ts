/** What the checking process is told. */
export interface Instructions {
  /** Folder with `root.json` and what else is trusted; written to. */
  readonly metadata: string;
  /** Folder for the release file. */
  readonly targets: string;
  /** Base address of the repository. */
  readonly url: string;
  /** Milliseconds since 1970 that are surely over. */
  readonly floor: number;
}

/** What it has found, every signature checked. */
export interface Findings {
  /** The release file's text. */
  readonly release: string;
  /** When the repository last said what is newest, milliseconds since 1970; 0 when it does not say. */
  readonly issued: number;
}

export function isFindings(value: unknown): value is Findings {
  const { release, issued } = (value ?? {}) as Partial<Findings>;
  return typeof release === "string" && typeof issued === "number";
}
