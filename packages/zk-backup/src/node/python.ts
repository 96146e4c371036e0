import { existsSync } from "node:fs";

const SYSTEM = "/usr/bin/python3";

/** The Python 3 that does what Node cannot; where there is none, starting it fails. */
export const PYTHON: string = existsSync(SYSTEM) ? SYSTEM : "python3";
