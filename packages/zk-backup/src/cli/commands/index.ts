import type { Command } from "../command.ts";
import { backup } from "./backup.ts";
import { cat } from "./cat.ts";
import { check } from "./check.ts";
import { copy } from "./copy.ts";
import { devices } from "./devices.ts";
import { devicesAdd } from "./devices-add.ts";
import { diff } from "./diff.ts";
import { drill } from "./drill.ts";
import { find } from "./find.ts";
import { forget } from "./forget.ts";
import { heads } from "./heads.ts";
import { init } from "./init.ts";
import { ls } from "./ls.ts";
import { password } from "./password.ts";
import { protect } from "./protect.ts";
import { prune } from "./prune.ts";
import { purge } from "./purge.ts";
import { recovery } from "./recovery.ts";
import { repair } from "./repair.ts";
import { restore } from "./restore.ts";
import { revoke } from "./revoke.ts";
import { serve } from "./serve.ts";
import { serveAccountAdd } from "./serve-account-add.ts";
import { serveAccountChange } from "./serve-account-change.ts";
import { serveAccountList } from "./serve-account-list.ts";
import { serveAccountRemove } from "./serve-account-remove.ts";
import { serveTokenAdd } from "./serve-token-add.ts";
import { serveTokenList } from "./serve-token-list.ts";
import { serveTokenRevoke } from "./serve-token-revoke.ts";
import { serveTokenRotate } from "./serve-token-rotate.ts";
import { snapshots } from "./snapshots.ts";
import { stats } from "./stats.ts";
import { tar } from "./tar.ts";

/** Every command, in the order of the help within its group. */
export const COMMANDS: readonly Command[] = [
  init,
  backup,
  restore,
  tar,
  copy,
  snapshots,
  ls,
  cat,
  find,
  diff,
  stats,
  check,
  drill,
  heads,
  forget,
  protect,
  prune,
  repair,
  purge,
  password,
  recovery,
  devices,
  devicesAdd,
  revoke,
  serve,
  serveAccountAdd,
  serveAccountList,
  serveAccountChange,
  serveAccountRemove,
  serveTokenAdd,
  serveTokenList,
  serveTokenRotate,
  serveTokenRevoke,
];
