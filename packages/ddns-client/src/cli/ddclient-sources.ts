/**
 * The families that a block of a ddclient.conf keeps, with the source of ours for each. Where it asks
 * a router's page, a command or a service by name, the household's router is asked instead.
 */
export function sourcesOf(settings: ReadonlyMap<string, string>): object[] {
  const found = (["v4", "v6"] as const).flatMap((version) => {
    const use =
      settings.get(`use${version}`) ?? (version === "v4" ? settings.get("use") : undefined);
    if (use === undefined || use === "disabled" || use === "no") return [];
    return [
      { family: version === "v4" ? "ipv4" : "ipv6", source: sourceOf(use, version, settings) },
    ];
  });
  return found.length > 0 ? found : [{ family: "ipv4", source: { type: "router" } }];
}

function sourceOf(
  use: string,
  version: "v4" | "v6",
  settings: ReadonlyMap<string, string>,
): object {
  const value = (name: string) => settings.get(`${name}${version}`) ?? settings.get(name);
  const kind = use.replace(/v[46]$/, "");
  if (kind === "if") {
    const device = value("if");
    return { type: "interface", ...(device === undefined ? {} : { interface: device }) };
  }
  if (kind === "ip") return { type: "fixed", address: value("ip") ?? "" };
  const url = value("web") ?? "";
  if (kind === "web" && /^https?:/.test(url)) return { type: "http", url, format: "text" };
  return version === "v4" ? { type: "router" } : { type: "interface" };
}
