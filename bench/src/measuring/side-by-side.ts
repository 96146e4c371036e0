import { median, printTable } from "./table.ts";

/** What is told of a round, and how it is called. */
export type Figure<Round> = readonly [string, (round: Round) => number];

/** What was measured of everybody, round by round. */
export interface SideBySide<Round> {
  readonly names: readonly string[];
  /** Which of them the others are compared with. */
  readonly peer: number;
  /** Each round has one entry for each name. */
  readonly rounds: readonly (readonly Round[])[];
  readonly figures: readonly Figure<Round>[];
}

/** Prints medians, and beside each the peer's over it: above 1 the peer took more. */
export function printSideBySide<Round>({ names, peer, rounds, figures }: SideBySide<Round>): void {
  const rows = figures.map(([what, pick]) => {
    const medians = names.map((_, index) =>
      median(rounds.map((each) => pick(each[index] as Round))),
    );
    const ratio = (value: number): string => `${((medians[peer] ?? 0) / value).toFixed(2)} x`;
    const cells = medians.flatMap((value, index) =>
      index === peer ? [value.toFixed(2)] : [value.toFixed(2), ratio(value)],
    );
    return [what, ...cells];
  });
  const over = `${names[peer]} over it`;
  const heads = names.flatMap((name, index) => (index === peer ? [name] : [name, over]));
  printTable([["", ...heads], ...rows]);
}
