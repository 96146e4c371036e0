export {
  createExport,
  type ExportedConnector,
  type ExportSource,
  type Manifest,
  type ManifestFile,
} from "./create-export.ts";
