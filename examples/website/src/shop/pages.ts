import { field, type Html, html, icon, message, scroller } from "@candor/example-design";
import { errorSummary, type FormState } from "../account/pages.ts";
import type { Company, Product } from "../company.ts";
import type { Content } from "../pages/frame.ts";
import { notice } from "../pages/notice.ts";
import { invoiceKeptUntil } from "./invoice-period.ts";
import type { Order } from "./orders.ts";

/** Formats a price, `349.00` with its currency. */
function money(cents: number, currency: string): string {
  return new Intl.NumberFormat("en", { style: "currency", currency }).format(cents / 100);
}

/** What is for sale and the form that orders it. */
export function shopPage(company: Company, form: FormState): Content {
  const chosen = form.values.get("item") ?? company.products[0]?.id;
  return {
    title: company.id === "hearth" ? "Shop" : "Licences and prices",
    main: html`<div class="wrap section">
<div class="heading"><h1>${company.id === "hearth" ? "Shop" : "Licences and prices"}</h1>
<p class="lead">${company.shopLead}</p></div>
<ul class="grid products">${company.products.map(card)}</ul>
</div>
<div class="wrap section split" id="order">
<div class="heading"><h2>Order</h2><p class="lead">The invoice comes with the parcel; you have 30 days to pay it.</p>
${notice(company.register, "purchase")}</div>
<div class="panel">
${errorSummary(form.errors)}
<form class="form" method="post" action="/shop/order" id="order-form" novalidate>
${form.token}
<fieldset id="field-item"><legend>What</legend>
${form.errors["item"] ? html`<p class="error">${form.errors["item"]}</p>` : null}
${company.products.map((product) => choice(product, product.id === chosen))}</fieldset>
${field({ name: "name", label: "Name", value: form.values.get("name") ?? "", error: form.errors["name"], required: true, autocomplete: "name", maxLength: 120 })}
${field({ name: "email", label: "E-mail", type: "email", value: form.values.get("email") ?? "", error: form.errors["email"], required: true, autocomplete: "email", maxLength: 254 })}
${field({ name: "address", label: "Postal address", type: "textarea", value: form.values.get("address") ?? "", error: form.errors["address"], required: true, autocomplete: "street-address", maxLength: 400 })}
<div><button type="submit">Order and pay by invoice</button></div>
</form></div></div>`,
  };
}

function card(product: Product): Html {
  return html`<li class="card">${icon(product.icon)}<h2>${product.name}</h2><p>${product.text}</p>
<p class="push"><span class="price">${money(product.amountCents, product.currency)}</span> ${product.per}</p></li>`;
}

function choice(product: Product, checked: boolean): Html {
  return html`<label class="choice"><input type="radio" name="item" value="${product.id}"${checked ? html` checked` : null}>
<span>${product.name}<span>${money(product.amountCents, product.currency)} ${product.per}</span></span></label>`;
}

/** What follows an order. */
export function orderedPage(company: Company, order: Order): Content {
  const { years, why } = company.invoices;
  const until = invoiceKeptUntil(order.orderedAt, years, company.controller.timeZone);
  return {
    title: "Thank you",
    main: html`<article class="article slim" id="ordered" data-invoice="${order.invoice}">
<h1>Thank you</h1>
${message("good", html`<p>Your order is written down as invoice ${order.invoice}.</p>`)}
<dl class="facts"><div><dt>Item</dt><dd>${order.item}</dd></div>
<div><dt>Price</dt><dd>${money(order.amountCents, order.currency)}</dd></div>
<div><dt>Invoice kept until</dt><dd><time datetime="${until}">${until}</time></dd></div></dl>
<p>${why} Everything else about you goes when you ask for it.</p>
</article>`,
  };
}

/** A customer's orders as a table. */
export function orderList(orders: readonly Order[]): Html {
  if (orders.length === 0) return html`<p class="empty">No orders yet.</p>`;
  return scroller(
    "Orders",
    html`<table id="orders"><thead><tr><th scope="col">Invoice</th><th scope="col">Item</th><th scope="col">Price</th><th scope="col">Date</th></tr></thead>
<tbody>${orders.map(
      (order) =>
        html`<tr><th scope="row">${order.invoice}</th><td>${order.item}</td><td>${money(order.amountCents, order.currency)}</td><td>${order.orderedAt.toISOString().slice(0, 10)}</td></tr>`,
    )}</tbody></table>`,
  );
}
