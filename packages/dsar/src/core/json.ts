/** Any value that JSON can carry. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/** A JSON object, as connectors hand records over. */
export type JsonObject = { readonly [key: string]: Json };
