// What the server says of tests, as lines for people.

/** How a test went, as `onboard.runTests` tells it. */
export interface TestResult {
  name: string;
  passed: boolean;
  failures: { message: string; why?: string | null }[];
}

/** The tests of an answer; whatever else it is has none. */
export function results(answer: unknown): TestResult[] {
  const tests = (answer as { tests?: unknown } | null | undefined)?.tests;
  if (!Array.isArray(tests)) return [];
  return tests.filter((one): one is TestResult => typeof one?.name === "string" && Array.isArray(one.failures));
}

/** A line for each test, what is behind each that failed, and one line for all. */
export function report(results: TestResult[]): { summary: string; failed: number; lines: string[] } {
  const failed = results.filter((one) => !one.passed).length;
  const indented = (text: string) => text.split("\n").map((line) => `        ${line}`);
  const lines = results.flatMap(({ name, passed, failures }) => [
    `${passed ? "passed" : "FAILED"}  ${name}`,
    ...failures.flatMap(({ message, why }) => indented(why ? `${message}\n${why}` : message)),
  ]);
  const count = results.length === 1 ? "1 test" : `${results.length} tests`;
  if (results.length === 0) return { summary: "there are no tests", failed, lines };
  return { summary: failed === 0 ? `${count} passed` : `${failed} of ${count} failed`, failed, lines };
}
