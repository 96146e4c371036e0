import { createRequire } from "node:module";

/**
 * Loads a CommonJS package. `import` would first have Node search its text for names to export, in
 * every thread again: that took each of them 60 ms of processor time.
 *
 * @throws what `require` throws, such as a package that is not installed.
 */
export const requirePackage: NodeJS.Require = createRequire(import.meta.url);

/** The same; null where the package is not installed, or add-ons are not allowed (`node --no-addons`). */
export function optionalPackage<Package>(name: string): Package | null {
  try {
    return requirePackage(name) as Package;
  } catch {
    return null;
  }
}
