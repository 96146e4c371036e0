export {
  createJournal,
  JOURNAL_DATABASE,
  type Journal,
  type JournalOptions,
} from "./create-journal.ts";
