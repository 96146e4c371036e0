export { type CsvOptions, renderCsv } from "./core/csv.ts";
export { defineRegistry } from "./core/define.ts";
export {
  type DeviceStorage,
  type DeviceStorageDisclosure,
  type DeviceStorageOptions,
  renderDeviceStorage,
} from "./core/device-storage.ts";
export {
  DURATION_UNITS,
  type Duration,
  type DurationUnit,
  durationSeconds,
  parseDuration,
} from "./core/duration.ts";
export {
  CATEGORIES,
  type Category,
  type Entry,
  type EntryInput,
  INFERABLE_FIELDS,
  type InferableField,
  type Party,
  type Provider,
  type Service,
  STORAGE_KINDS,
  type StorageKind,
} from "./core/entry.ts";
export {
  isRegistryError,
  RegistryError,
  type RegistryErrorCode,
  type RegistryIssue,
} from "./core/error.ts";
export { type HtmlOptions, renderHtml } from "./core/html.ts";
export { renderJson } from "./core/json.ts";
export {
  COOKIE_LIFETIME_CAP,
  compareLifetime,
  type LifetimeComparison,
  type LifetimeOptions,
  type LifetimeVerdict,
  type ObservedLifetime,
} from "./core/lifetime.ts";
export { type FoundText, findText, type LocalizedText } from "./core/localized-text.ts";
export { type MarkdownOptions, renderMarkdown } from "./core/markdown.ts";
export { checkRegistry, parseRegistry } from "./core/parse.ts";
export type { Registry, RegistryInput } from "./core/registry.ts";
export type {
  EventRetention,
  PersistentRetention,
  Retention,
  SessionRetention,
  TimedRetention,
} from "./core/retention.ts";
export { formatDuration, formatRetention } from "./core/retention-format.ts";
export type { TableOptions } from "./core/table.ts";
export { type DeclaredVariant, declaredVariants } from "./core/variants.ts";
export type { TableWords } from "./core/words.ts";
