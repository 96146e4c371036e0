/** Something that must hold in every browser. */
export interface Scenario {
  readonly name: string;
  /** @throws Error saying what does not hold. */
  run(): Promise<void>;
}
