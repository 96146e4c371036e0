export type { CopyRight } from "../core/disclosure/disclosure-rules.ts";
export { createExport } from "./create-export.ts";
export { exportManifestJsonSchema } from "./export-schemas.ts";
export type { ExportedConnector, ExportSource } from "./export-source.ts";
export type { Manifest, ManifestFile, ManifestSystem } from "./manifest.ts";
