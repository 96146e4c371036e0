import { type Html, message } from "@candor/example-design";

/** What a page says once after a form was sent; the address carries the word, never the text. */
const NOTICES: Record<string, string> = {
  "dns-on": "The switch is on. The address is published within seconds.",
  "dns-off": "The switch is off. Nothing is looked up or sent until you turn it on again.",
  "dns-checked": "The address was looked up and compared just now.",
  "updates-on": "The switch is on. The device looks for updates now, and then again and again.",
  "updates-off":
    "The switch is off. The device asks nobody for updates until you turn it on again.",
  "updates-checked": "The device has just looked for updates.",
  "vault-made":
    "Your vault is ready. Print the recovery sheet now, before anything happens to the device.",
  connected: "This device now belongs to your vault. You can restore from it below.",
  printed: "The owner's token has left this device. It stands on your sheet and nowhere else.",
  "plan-saved": "Saved. The page says when the next backup is made.",
  "backup-begun": "The backup has begun.",
  "restore-begun": "The restore has begun.",
  closed: "The vault is closed in this browser.",
  freeing: "What no backup needs is being cleared away.",
  reset: "The device has forgotten everything and starts afresh.",
};

/** The notice for a word in the address; null for every other word. */
export function notice(word: string | undefined): Html | null {
  const text = word !== undefined && Object.hasOwn(NOTICES, word) ? NOTICES[word] : undefined;
  return text === undefined ? null : message("good", text);
}
