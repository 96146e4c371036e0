/** What an option takes, and what a command sees of it. */
export interface OptionValue {
  /** Present or not. */
  readonly flag: boolean;
  readonly text: string | undefined;
  /** May repeat. */
  readonly list: readonly string[];
  /** A whole number, 0 or more. */
  readonly count: number | undefined;
  /** Bytes: `512`, `500k`, `1.5M`, `2G` (powers of 1,000), `64Ki`, `1Mi`, `1Gi`. */
  readonly size: number | undefined;
  /** Milliseconds: `90s`, `30m`, `12h`, `7d`, `2w`. */
  readonly duration: number | undefined;
}

/** An option as a command declares it. One name means one thing in every command. */
export interface Option {
  readonly kind: keyof OptionValue;
  /** What stands for its value in the help, such as `FILE`; a flag has none. */
  readonly value?: string;
  /** Its one-letter form. */
  readonly short?: string;
  /** What it does, for the help. */
  readonly text: string;
  /** The environment variable that stands in when the option is not given. */
  readonly env?: string;
  /** Of the options of one group at most one may be given; it beats the environment of all. */
  readonly group?: string;
}

/** Options by their names, without the dashes. */
export type Options = Readonly<Record<string, Option>>;

/** What a command sees of the options it declares. */
export type OptionValues<O extends Options> = {
  readonly [Name in keyof O]: OptionValue[O[Name]["kind"]];
};
