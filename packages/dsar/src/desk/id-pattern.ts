/** The part of an address that names a request, a file, a proposal: a UUID, captured. */
export const ID = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";
