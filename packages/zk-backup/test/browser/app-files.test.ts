import { it } from "vitest";
import { FILE_SCENARIOS } from "../app-data/file-scenarios.ts";
import { STORAGE_SCENARIOS } from "../app-data/storage-scenarios.ts";

for (const { name, run } of [...FILE_SCENARIOS, ...STORAGE_SCENARIOS]) it(name, run);
