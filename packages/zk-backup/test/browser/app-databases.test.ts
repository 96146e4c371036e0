import { it } from "vitest";
import { anyValuesComeBack, DATABASE_SCENARIOS } from "../app-data/database-scenarios.ts";

for (const { name, run } of DATABASE_SCENARIOS) it(name, run);

it("gives any values back as they were", () => anyValuesComeBack(200, 20_261_123));
