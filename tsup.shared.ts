import { defineConfig, type Options } from "tsup";

/** One ESM file a subpath; declarations come from `tsc -p tsconfig.build.json`. */
export function library(
  entry: Record<string, string>,
  more: Options = {},
): ReturnType<typeof defineConfig> {
  return defineConfig({
    entry,
    format: ["esm"],
    target: "es2022",
    sourcemap: true,
    clean: true,
    splitting: true,
    ...more,
  });
}
