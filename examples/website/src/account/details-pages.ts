import { field, type Html, html, message } from "@candor/example-design";
import type { FieldErrors } from "../http/form-fields.ts";
import type { Content } from "../pages/frame.ts";
import type { Account } from "./accounts.ts";
import { errorSummary } from "./pages.ts";

/** What the page that corrects an account shows. */
export interface DetailsState {
  readonly token: Html | null;
  readonly values?: URLSearchParams;
  readonly errors?: FieldErrors;
  /** What was done with the last form. */
  readonly done?: string;
}

/** The page on which a customer corrects what we hold (Art. 16 GDPR). */
export function detailsPage(account: Account, state: DetailsState): Content {
  const { token, values, errors = {}, done } = state;
  return {
    title: "Correct your details",
    main: html`<article class="article slim" id="details">
<h1>Correct your details</h1>
${done ? message("good", html`<p>${done}</p>`, "details-done") : null}
${errorSummary(errors)}
<section class="panel"><h2>Name</h2>
<form class="form" method="post" action="/account/details" id="name-form" novalidate>${token}
${field({ name: "name", label: "Name", value: values?.get("name") ?? account.name, error: errors["name"], required: true, autocomplete: "name", maxLength: 120 })}
<div class="row"><button type="submit">Keep this name</button></div></form></section>
<section class="panel"><h2>E-mail address</h2>
<p>Now: ${account.email}. We write to the new address first; nothing changes until its link was opened.</p>
<form class="form" method="post" action="/account/address" id="address-form" novalidate>${token}
${field({ name: "email", label: "New address", type: "email", value: values?.get("email") ?? "", error: errors["email"], required: true, autocomplete: "email", maxLength: 254 })}
${field({ name: "password", label: "Your password", type: "password", error: errors["password"], required: true, autocomplete: "current-password" })}
<div class="row"><button type="submit">Write to the new address</button></div></form></section>
<p><a href="/account">Back to the account</a></p>
</article>`,
  };
}

/** The page behind the mailed link. A mail scanner that opens it presses no button. */
export function confirmAddressPage(email: string, linkToken: string): Content {
  return {
    title: "Use this address",
    main: html`<article class="article slim" id="confirm-address">
<h1>Use ${email} from now on?</h1>
<form method="post" action="/account/address/confirm">
<input type="hidden" name="token" value="${linkToken}">
<div class="row"><button type="submit">Yes, use it</button><a class="button plain" href="/">No</a></div></form>
</article>`,
  };
}
