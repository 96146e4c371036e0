import type { CryptoEngine } from "../../src/core/engine/engine.ts";
import { pureEngine } from "../../src/core/engine/pure.ts";
import { nodeEngine } from "../../src/node/node-engine.ts";
import { webEngine } from "../../src/web/web-engine.ts";

/** Every engine that runs on Node: whatever is true of one must be true of all. */
export const ENGINES: readonly CryptoEngine[] = [pureEngine(), nodeEngine(), webEngine()];
