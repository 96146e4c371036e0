import type {
  Context,
  DataCategory,
  DataStore,
  Purpose,
  Recipient,
  Register,
} from "../register/register.ts";

/** What the register says of the systems that a breach touched. */
export interface Affected {
  readonly stores: readonly DataStore[];
  readonly categories: readonly DataCategory[];
  /** For which purposes the data was there. */
  readonly purposes: readonly Purpose[];
  /** Where people gave it: the contexts in which those who are affected met the company. */
  readonly contexts: readonly Context[];
  /** Who else has the same data: to be asked whether they see the same. */
  readonly recipients: readonly Recipient[];
}

/**
 * Looks up in the register what lies in a system: the categories of a store, or those that go to a
 * recipient.
 *
 * @param systems ids of stores and recipients
 * @throws DsarError `register-invalid` when the register has no such id.
 * @example
 * affectedBy(register, ["database"]).contexts.map(({ id }) => id); // ["account", "purchase"]
 */
export function affectedBy(register: Register, systems: readonly string[]): Affected {
  const stores = (register.stores ?? []).filter(({ id }) => systems.includes(id));
  const held = new Set(stores.flatMap(({ categories }) => categories));
  for (const system of systems) {
    if (stores.some(({ id }) => id === system)) continue;
    const recipient = register.recipient(system);
    for (const { recipients = [], categories } of register.purposes)
      if (recipients.includes(recipient.id)) for (const category of categories) held.add(category);
  }
  const purposes = register.purposes.filter(({ categories }) =>
    categories.some((category) => held.has(category)),
  );
  const receiving = new Set(purposes.flatMap(({ recipients = [] }) => recipients));
  return {
    stores,
    categories: register.categories.filter(({ id }) => held.has(id)),
    purposes,
    contexts: register.contexts.filter(({ id }) => purposes.some(({ context }) => context === id)),
    recipients: register.recipients.filter(({ id }) => receiving.has(id)),
  };
}
