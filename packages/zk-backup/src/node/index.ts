/**
 * zk-backup on Node: folders, native cryptography, file trees.
 *
 * @module
 */
export { type FolderStorageOptions, folderStorage } from "./folder-storage.ts";
export { nodeEngine } from "./node-engine.ts";
