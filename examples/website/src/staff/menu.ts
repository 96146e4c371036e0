import type { Link } from "@candor/example-design";
import type { Company } from "../company.ts";

/** What the desk has about one company. */
export function deskMenu({ id, brand }: Company): Link[] {
  return [
    { href: `/${id}`, text: `${brand.name}: requests` },
    { href: `/${id}/incidents`, text: "Breaches" },
    { href: `/${id}/news`, text: "Newsletter" },
  ];
}
