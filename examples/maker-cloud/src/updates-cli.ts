#!/usr/bin/env node
import { updates } from "./updates/cli.ts";

updates(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(`updates: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  },
);
