/** The built package, as its users have it, with its threads; `test:real` builds before it runs. */
const built = (file: string) =>
  import(/* @vite-ignore */ new URL(`../../dist/${file}`, import.meta.url).href);

export const node: typeof import("../../src/node/index.ts") = await built("node.js");
export const server: typeof import("../../src/server/index.ts") = await built("server.js");
export const http: typeof import("../../src/storage/http.ts") = await built("storage/http.js");
export const s3: typeof import("../../src/storage/s3.ts") = await built("storage/s3.js");
