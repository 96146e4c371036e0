/**
 * The worker in which `openWorkerVault` opens a vault: its module does all the work, the page's
 * thread stays free.
 *
 * @module
 */
import { serveVault, type WorkerScope } from "./serve-vault.ts";

serveVault(globalThis as unknown as WorkerScope);
