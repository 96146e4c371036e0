/** A choice that another tool had kept. */
export interface EarlierChoice {
  /** Yes or no by that tool's own names of categories and services. */
  readonly choices: Readonly<Record<string, boolean>>;
  /** When it was made; null when the tool does not say. */
  readonly decidedAt: Date | null;
}
