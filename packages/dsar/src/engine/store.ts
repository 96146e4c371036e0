/** Where requests are kept; opened by `createStore` of `@candor/dsar/postgres`. */
export interface Store {
  readonly schema: string;
}
