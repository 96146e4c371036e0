import { type FormResult, fieldReader, formResult } from "../http/form-fields.ts";

/** What a visitor gives to order something; no account is needed. */
export interface OrderForm {
  readonly email: string;
  readonly name: string;
  readonly address: string;
  readonly item: string;
}

/** Reads an order; `items` are the identifiers the shop sells. */
export function parseOrder(form: URLSearchParams, items: readonly string[]): FormResult<OrderForm> {
  const reader = fieldReader(form);
  return formResult(reader, {
    item: reader.choice("item", items, "Please choose what to order."),
    email: reader.email("email"),
    name: reader.line("name", 120, "Please give the name for the invoice."),
    address: reader.text("address", 400, "Please give the address for delivery and invoice."),
  });
}
