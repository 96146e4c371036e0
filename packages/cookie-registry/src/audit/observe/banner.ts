import { type Control, readControl } from "./control.ts";

/** What is pressed, one after the other, to take each decision. */
export interface Controls {
  readonly accept?: readonly Control[];
  readonly reject?: readonly Control[];
  readonly withdraw?: readonly Control[];
}

/**
 * The controls of the banner of `@candor/consent`: in every layer the last two buttons of the row
 * are reject and accept, in this order and looking alike.
 */
export const CANDOR_CONTROLS: Controls = {
  reject: [readControl('dialog[part~="banner"] button[part~="choice"]:nth-last-of-type(2)')],
  accept: [readControl('dialog[part~="banner"] button[part~="choice"]:nth-last-of-type(1)')],
  withdraw: [
    readControl('[data-consent-open], button[part~="control"]'),
    readControl('dialog[part~="settings"] button[part~="choice"]:nth-last-of-type(2)'),
  ],
};
