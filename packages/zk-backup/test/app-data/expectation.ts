/** Says what is not as it should be; without a test runner, since it also runs inside Firefox. */
export function expectThat(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`It does not hold that ${what}.`);
}

/** Compares plain data. */
export function expectSame(found: unknown, wanted: unknown, what: string): void {
  const [a, b] = [found, wanted].map((value) => JSON.stringify(value));
  expectThat(a === b, `${what} is ${b}: it is ${a}`);
}

/** Waits for a refusal of this code. */
export async function expectCode(promise: Promise<unknown>, code: string): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    expectSame((error as { code?: unknown }).code ?? String(error), code, "the refusal");
    return error as Error;
  }
  throw new Error(`Nothing was refused where ${code} should be.`);
}
