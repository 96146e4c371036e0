import type { Line, State } from "../tour/promise.ts";

const MARKS: Record<State, string> = {
  kept: "kept     ",
  broken: "BROKEN   ",
  "not built": "not built",
};
const COLOURS: Record<State, number> = { kept: 32, broken: 31, "not built": 90 };

/** One line of the tour with its evidence below, for people. */
export function lineForPeople(line: Line, colour: boolean): string {
  const mark = colour
    ? `\u001b[${COLOURS[line.state]}m${MARKS[line.state]}\u001b[0m`
    : MARKS[line.state];
  const evidence = line.evidence.filter((observation) => observation !== "");
  return [
    `${mark}  ${line.id.padEnd(7)} ${line.promise}`,
    ...evidence.map((observation) => `                     - ${observation}`),
  ].join("\n");
}

/** How many promises are in each state. */
export function summary(lines: readonly Line[]): string {
  const count = (state: State): number => lines.filter((line) => line.state === state).length;
  return `${lines.length} promises: ${count("kept")} kept, ${count("broken")} broken, ${count("not built")} not built yet`;
}
