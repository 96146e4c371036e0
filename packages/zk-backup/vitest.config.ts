import { tests } from "../../vitest.shared.ts";

const config = await tests({ browser: true });

// Flips, fuzz and Argon2id take seconds on a busy machine; nothing here is timed.
export default { ...config, test: { ...config.test, testTimeout: 60_000 } };
