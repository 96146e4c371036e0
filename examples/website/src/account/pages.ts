import { field, type Html, html, message } from "@candor/example-design";
import type { Company } from "../company.ts";
import type { FieldErrors } from "../http/form-fields.ts";
import type { Content } from "../pages/frame.ts";
import { notice } from "../pages/notice.ts";
import type { Order } from "../shop/orders.ts";
import { orderList } from "../shop/pages.ts";
import { SHORTEST_PASSWORD } from "./account-form.ts";
import type { Account } from "./accounts.ts";

/** A form with what the visitor typed before and what was wrong with it. */
export interface FormState {
  readonly values: URLSearchParams;
  readonly errors: FieldErrors;
  /** Hidden token field, or null where none is used. */
  readonly token: Html | null;
}

/** The form that opens an account. */
export function newAccountPage(company: Company, form: FormState): Content {
  return {
    title: "Open an account",
    main: html`<article class="article slim">
<h1>Open an account</h1>
<p class="lead">To see your orders again and to leave with your data in one click.</p>
<div class="panel">
${errorSummary(form.errors)}
<form class="form" method="post" action="/account/new" id="account-form" novalidate>
${form.token}
${emailField(form)}
${field({ name: "name", label: "Name", value: form.values.get("name") ?? "", error: form.errors["name"], required: true, autocomplete: "name", maxLength: 120 })}
${company.minimumAge === null ? null : birthdayField(form)}
${field({ name: "password", label: "Password", type: "password", hint: `At least ${SHORTEST_PASSWORD} characters. A few words in a row are fine.`, error: form.errors["password"], required: true, autocomplete: "new-password", minLength: SHORTEST_PASSWORD })}
${notice(company.register, "account")}
<div class="row"><button type="submit">Open the account</button><a href="/account/login">I have one</a></div>
</form></div>
</article>`,
  };
}

/** What somebody reads who is too young for an account: nothing was kept, and who can help. */
export function tooYoungPage(company: Company): Content {
  return {
    title: "No account yet",
    main: html`<article class="article slim" id="too-young">
<h1>We cannot open an account for you</h1>
<p class="lead">Nothing you typed was kept: neither your address nor your date of birth.</p>
<p>A parent or guardian can write to <a href="mailto:${company.mailbox}">${company.mailbox}</a>, or ask for a child in their care: to see what we hold, or to have it deleted.</p>
<div class="row"><a class="button" href="/privacy/request?type=guardian-request">Ask for a child</a><a class="button plain" href="/">To the front page</a></div>
</article>`,
  };
}

/** The form that signs a customer in. */
export function loginPage(form: FormState, wrong: boolean): Content {
  return {
    title: "Sign in",
    main: html`<article class="article slim">
<h1>Sign in</h1>
<div class="panel">
${wrong ? message("bad", html`<p>Address and password do not fit together.</p>`, "login-error") : null}
${errorSummary(form.errors)}
<form class="form" method="post" action="/account/login" id="login-form" novalidate>
${form.token}
${emailField(form)}
${field({ name: "password", label: "Password", type: "password", error: form.errors["password"], required: true, autocomplete: "current-password" })}
<div class="row"><button type="submit">Sign in</button><a href="/account/new">Open an account</a></div>
</form></div>
</article>`,
  };
}

/** What a customer sees of the account. */
export function accountPage(
  account: Account,
  orders: readonly Order[],
  token: Html | null,
): Content {
  return {
    title: "Your account",
    main: html`<article class="article slim" id="account" data-email="${account.email}">
<h1>Hello, ${account.name}</h1>
<dl class="facts"><div><dt>E-mail</dt><dd>${account.email}</dd></div>
<div><dt>Name</dt><dd>${account.name}</dd></div>
<div><dt>Customer since</dt><dd>${account.createdAt.toISOString().slice(0, 10)}</dd></div></dl>
<section><h2>Orders</h2>${orderList(orders)}</section>
<section><h2>Your data</h2>
<p>Correct what is wrong, choose which mail you get, ask for a copy of everything, or have the account deleted. We confirm by a mail to ${account.email}.</p>
<div class="row"><a class="button plain" href="/account/details">Correct my details</a>
<a class="button plain" href="/account/mail">Mail settings</a>
<a class="button plain" href="/privacy/request?type=access">A copy, please</a>
<a class="button plain" href="/privacy/request?type=erasure">Delete my account</a></div></section>
<form method="post" action="/account/logout" id="logout-form">${token}<button class="plain" type="submit">Sign out</button></form>
</article>`,
  };
}

function emailField({ values, errors }: FormState): Html {
  return field({
    name: "email",
    label: "E-mail",
    type: "email",
    value: values.get("email") ?? "",
    error: errors["email"],
    required: true,
    autocomplete: "email",
    maxLength: 254,
  });
}

/** Asks in the same words whatever the answer will be, and does not say which answer would do. */
function birthdayField({ values, errors }: FormState): Html {
  return field({
    name: "birthday",
    label: "Date of birth",
    type: "date",
    hint: "We look at it once, for your age, and do not keep it.",
    value: values.get("birthday") ?? "",
    error: errors["birthday"],
    required: true,
    autocomplete: "bday",
  });
}

/** Says at the head of a refused form how many fields to look at. */
export function errorSummary(errors: FieldErrors): Html | null {
  const names = Object.keys(errors);
  if (names.length === 0) return null;
  const links = names.map((name) => html`<li><a href="#field-${name}">${errors[name]}</a></li>`);
  return message(
    "bad",
    html`<p><strong>Nothing was sent yet.</strong></p><ul>${links}</ul>`,
    "form-errors",
  );
}
