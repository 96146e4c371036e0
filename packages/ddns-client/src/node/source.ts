/**
 * Gives the device's current address as text; the agent judges what it gets, so a source may pass
 * on whatever it was told.
 *
 * @throws DdnsError `source` or another error with a message for people, when it has none.
 */
export type AddressSource = (signal: AbortSignal) => Promise<string>;
