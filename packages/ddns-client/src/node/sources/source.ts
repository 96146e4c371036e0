/**
 * Gives the device's current address as text; the agent judges what it gets, so a source may pass
 * on whatever it was told.
 *
 * @throws DdnsError `source` or another error with a message for people, when it has none.
 */
export interface AddressSource {
  (signal: AbortSignal): Promise<string>;
  /**
   * Calls `changed` whenever the address may have changed, until the signal is aborted. It only
   * rings: the agent then asks the source, so that a forged announcement gains nothing. A source
   * that cannot watch, here or at all, is asked at intervals alone.
   */
  readonly watch?: (changed: () => void, signal: AbortSignal) => void;
}
