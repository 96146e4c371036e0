import type { Witness } from "../promise.ts";
import type { System } from "../system.ts";
import { fillIn } from "./forms.ts";
import { type Letter, letterTo, linkIn } from "./letters.ts";
import { type Answer, type Visitor, visitor } from "./site.ts";

/** Somebody who has an account with a company, made up for one walk. */
export interface Customer {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly browser: Visitor;
}

/** Signs a new person up by the site's own form. */
export async function newCustomer(
  system: System,
  host: string,
  witness: Witness,
): Promise<Customer> {
  const mark = Math.random().toString(36).slice(2, 8);
  const customer: Customer = {
    email: `ada.${mark}@people.example`,
    name: `Ada ${mark}`,
    password: `correct horse ${mark}`,
    browser: visitor(system, host),
  };
  const { email, name, password } = customer;
  const account = { email, name, password, birthday: "1990-12-31" };
  const answer = await fillIn(customer.browser, "/account/new", account);
  witness.expect(answer.status === 303, `POST /account/new as ${email}: ${answer.status}`);
  return customer;
}

/** Asks for a right by the web form; resolves with the path of the status page. */
export async function askByForm(
  customer: Customer,
  type: "access" | "erasure",
  witness: Witness,
): Promise<string> {
  const { email, name } = customer;
  const answer = await fillIn(customer.browser, "/privacy/request", {
    ...{ type, email, name },
    message: "",
  });
  const status = String(answer.headers["location"] ?? "");
  witness.expect(answer.status === 303, `POST /privacy/request (${type}): 303 to its status page`);
  return new URL(status, "http://site").pathname;
}

/** Follows the link of the mail that asks whether it was really them, and presses the button. */
export async function confirm(
  system: System,
  customer: Customer,
  witness: Witness,
  after?: Letter,
): Promise<void> {
  const letter = await letterTo(system, customer.email, /\/confirm\?/, after);
  const link = linkIn(letter, "/confirm?");
  const answer = await fillIn(customer.browser, link, {});
  witness.expect(
    answer.status === 303 || answer.status === 200,
    `mail "${letter.subject}": its link opened, its button pressed: ${answer.status}`,
  );
}

/** Waits for the mail with the copy, presses the button of its page and downloads it. */
export async function download(
  system: System,
  customer: Customer,
  after?: Letter,
): Promise<Answer> {
  const letter = await letterTo(system, customer.email, /\/export\?/, after);
  const pressed = await fillIn(customer.browser, linkIn(letter, "/export?"), {});
  const location = String(pressed.headers["location"] ?? "");
  return customer.browser.ask(new URL(location, "http://site").pathname);
}
