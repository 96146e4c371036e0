import type { EntryInput } from "../../../src/core/entry.ts";
import { type Act, byScript, DAY, type Defect, type Expected, entry, line } from "./defect.ts";

const NONE = "SameSite=None; Secure; Path=/";
const MONTH = `Max-Age=${30 * DAY}; Path=/`;
const analytics: Partial<EntryInput> = {
  category: "analytics",
  provider: { name: "Stats", application: true },
};
const persistent: Partial<EntryInput> = { retention: [{ persistent: true }] };
const untilClosed: Partial<EntryInput> = { retention: [{ session: true }] };
const ofAds: Partial<EntryInput> = {
  party: "third",
  provider: { name: "Ads" },
  domain: "ads.localhost",
};

function expected(
  kind: Expected["kind"],
  name: string,
  storage: Expected["storage"] = "cookie",
  host = "shop.localhost",
): Expected {
  return { kind, name, storage, host };
}

/** Something is kept that nobody declared; put right, it is not kept. */
function undeclared(page: string, what: Expected, ...acts: readonly Act[]): Defect {
  return { page, expected: what, seeded: { acts }, clean: { acts: [] } };
}

/** One entry, kept wrongly and rightly. */
function kept(page: string, what: Expected, one: EntryInput, bad: Act, good: Act): Defect {
  const entries = [one];
  return {
    page,
    expected: what,
    seeded: { entries, acts: [bad] },
    clean: { entries, acts: [good] },
  };
}

const openDatabase = (name: string): string => `indexedDB.open(${JSON.stringify(name)});`;
const openCache = (name: string): string => `caches.open(${JSON.stringify(name)});`;
const store = (key: string): string => `localStorage.setItem(${JSON.stringify(key)}, "1");`;
const storeInTab = (key: string): string => `sessionStorage.setItem(${JSON.stringify(key)}, "1");`;

const undeclaredOnes: readonly Defect[] = [
  undeclared("/cookies", expected("undeclared", "u_header"), { lines: [line("u_header")] }),
  undeclared("/cookies", expected("undeclared", "u_httponly"), {
    lines: ["u_httponly=1; HttpOnly"],
  }),
  undeclared("/cookies", expected("undeclared", "u_script"), { script: byScript("u_script") }),
  undeclared("/cookies", expected("undeclared", "u_store"), {
    script: 'cookieStore.set("u_store", "1");',
  }),
  undeclared("/cookies", expected("undeclared", "u_gone"), {
    script: 'document.cookie = "u_gone=1"; document.cookie = "u_gone=; Max-Age=0";',
  }),
  undeclared("/cookies", expected("undeclared", "u_fetched"), {
    as: "fetch",
    lines: ["u_fetched=1; Path=/"],
  }),
  undeclared("/cookies", expected("undeclared", "u_redirect"), {
    as: "redirect",
    lines: ["u_redirect=1; Path=/"],
  }),
  undeclared("/cookies", expected("undeclared", "u_image"), {
    as: "image",
    lines: ["u_image=1; Path=/"],
  }),
  undeclared("/cookies", expected("undeclared", "u_www", "cookie", "www.shop.localhost"), {
    host: "www.shop",
    as: "image",
    lines: ["u_www=1; Path=/"],
  }),
  undeclared("/cookies", expected("undeclared", "u_domain"), {
    lines: ["u_domain=1; Domain=shop.localhost; Path=/"],
  }),
  undeclared("/cookies", expected("undeclared", "u_accepted"), {
    when: ["yes"],
    lines: ["u_accepted=1; Path=/"],
  }),
  undeclared("/storage", expected("undeclared", "u_local", "localStorage"), {
    script: store("u_local"),
  }),
  undeclared("/storage", expected("undeclared", "u_tab", "sessionStorage"), {
    script: storeInTab("u_tab"),
  }),
  undeclared("/storage", expected("undeclared", "u_database", "indexedDB"), {
    script: openDatabase("u_database"),
  }),
  undeclared("/storage", expected("undeclared", "u_cache", "cacheStorage"), {
    script: openCache("u_cache"),
  }),
  undeclared("/storage", expected("undeclared", "u_brief", "localStorage"), {
    script: `${store("u_brief")} localStorage.removeItem("u_brief");`,
  }),
  undeclared("/frames", expected("undeclared", "u_third", "cookie", "ads.localhost"), {
    host: "ads",
    lines: [`u_third=1; ${NONE}`],
  }),
  undeclared("/frames", expected("undeclared", "u_thirdscript", "cookie", "ads.localhost"), {
    host: "ads",
    script: byScript("u_thirdscript", NONE),
  }),
  undeclared("/frames", expected("undeclared", "u_pixel", "cookie", "ads.localhost"), {
    host: "ads",
    as: "image",
    lines: [`u_pixel=1; ${NONE}`],
  }),
  undeclared("/frames", expected("undeclared", "u_apart", "cookie", "ads.localhost"), {
    host: "ads",
    lines: [`u_apart=1; Partitioned; ${NONE}`],
  }),
  undeclared("/frames", expected("undeclared", "u_framelocal", "localStorage", "ads.localhost"), {
    host: "ads",
    script: store("u_framelocal"),
  }),
  undeclared("/frames", expected("undeclared", "u_frametab", "sessionStorage", "ads.localhost"), {
    host: "ads",
    script: storeInTab("u_frametab"),
  }),
  undeclared("/frames", expected("undeclared", "u_framedatabase", "indexedDB", "ads.localhost"), {
    host: "ads",
    script: openDatabase("u_framedatabase"),
  }),
];

const misplaced: readonly Defect[] = [
  kept(
    "/storage",
    expected("wrong-storage", "s_cookie", "localStorage"),
    entry("s_cookie"),
    { script: store("s_cookie") },
    { lines: [line("s_cookie")] },
  ),
  kept(
    "/storage",
    expected("wrong-storage", "s_local", "sessionStorage"),
    entry("s_local", { storage: "localStorage", ...persistent }),
    { script: storeInTab("s_local") },
    { script: store("s_local") },
  ),
  kept(
    "/storage",
    expected("wrong-storage", "s_database", "indexedDB"),
    entry("s_database", { storage: "cacheStorage", ...persistent }),
    { script: openDatabase("s_database") },
    { script: openCache("s_database") },
  ),
  kept(
    "/frames",
    expected("wrong-party", "p_third", "cookie", "ads.localhost"),
    entry("p_third"),
    { host: "ads", lines: [`p_third=1; Max-Age=${30 * DAY}; ${NONE}`] },
    { lines: [line("p_third")] },
  ),
  kept(
    "/frames",
    expected("wrong-party", "p_local", "localStorage", "ads.localhost"),
    entry("p_local", { storage: "localStorage", ...persistent }),
    { host: "ads", script: store("p_local") },
    { script: store("p_local") },
  ),
  kept(
    "/frames",
    expected("wrong-party", "p_own"),
    entry("p_own", { party: "third", provider: { name: "Ads" } }),
    { lines: [line("p_own")] },
    { host: "ads", lines: [`p_own=1; Max-Age=${30 * DAY}; ${NONE}`] },
  ),
  kept(
    "/frames",
    expected("wrong-domain", "w_host"),
    entry("w_host", { domain: "www.shop.localhost" }),
    { lines: [line("w_host")] },
    { host: "www.shop", as: "image", lines: [line("w_host")] },
  ),
  kept(
    "/cookies",
    expected("wrong-path", "a_path"),
    entry("a_path", { path: "/" }),
    { lines: [line("a_path", `Max-Age=${30 * DAY}; Path=/cookies`)] },
    { lines: [line("a_path")] },
  ),
  kept(
    "/cookies",
    expected("wrong-path", "a_scriptpath"),
    entry("a_scriptpath", { path: "/cookies" }),
    { script: byScript("a_scriptpath") },
    { script: byScript("a_scriptpath", `Max-Age=${30 * DAY}; Path=/cookies`) },
  ),
  kept(
    "/cookies",
    expected("http-only", "a_readable"),
    entry("a_readable", { httpOnly: true }),
    { lines: [line("a_readable")] },
    { lines: [`${line("a_readable")}; HttpOnly`] },
  ),
  kept(
    "/cookies",
    expected("http-only", "a_hidden"),
    entry("a_hidden", { httpOnly: false }),
    { lines: [`${line("a_hidden")}; HttpOnly`] },
    { lines: [line("a_hidden")] },
  ),
  kept(
    "/frames",
    expected("partitioned", "a_joined", "cookie", "ads.localhost"),
    entry("a_joined", { ...ofAds, partitioned: true }),
    { host: "ads", lines: [`a_joined=1; Max-Age=${30 * DAY}; ${NONE}`] },
    { host: "ads", lines: [`a_joined=1; Max-Age=${30 * DAY}; Partitioned; ${NONE}`] },
  ),
  kept(
    "/frames",
    expected("partitioned", "a_apart", "cookie", "ads.localhost"),
    entry("a_apart", { ...ofAds, partitioned: false }),
    { host: "ads", lines: [`a_apart=1; Max-Age=${30 * DAY}; Partitioned; ${NONE}`] },
    { host: "ads", lines: [`a_apart=1; Max-Age=${30 * DAY}; ${NONE}`] },
  ),
  kept(
    "/cookies",
    expected("wrong-writer", "a_written"),
    entry("a_written"),
    { host: "ads", as: "script", script: byScript("a_written") },
    { script: byScript("a_written") },
  ),
];

const expires = (days: number): string =>
  `Expires=${new Date(Date.now() + days * DAY * 1000).toUTCString()}; Path=/`;

const lifetimes: readonly Defect[] = [
  kept(
    "/lifetimes",
    expected("drift", "d_long"),
    entry("d_long"),
    { lines: [line("d_long", `Max-Age=${90 * DAY}`)] },
    { lines: [line("d_long")] },
  ),
  kept(
    "/lifetimes",
    expected("drift", "d_short"),
    entry("d_short"),
    { lines: [line("d_short", "Max-Age=60")] },
    { lines: [line("d_short")] },
  ),
  kept(
    "/lifetimes",
    expected("drift", "d_expires"),
    entry("d_expires"),
    { lines: [line("d_expires", expires(60))] },
    { lines: [line("d_expires", expires(30))] },
  ),
  kept(
    "/lifetimes",
    expected("drift", "d_script"),
    entry("d_script"),
    { script: byScript("d_script", `Max-Age=${365 * DAY}; Path=/`) },
    { script: byScript("d_script") },
  ),
  kept(
    "/lifetimes",
    expected("drift", "d_store"),
    entry("d_store"),
    {
      script: `cookieStore.set({ name: "d_store", value: "1", expires: Date.now() + ${7 * DAY * 1000} });`,
    },
    {
      script: `cookieStore.set({ name: "d_store", value: "1", expires: Date.now() + ${30 * DAY * 1000} });`,
    },
  ),
  kept(
    "/lifetimes",
    expected("drift", "d_stays"),
    entry("d_stays", untilClosed),
    { lines: [line("d_stays")] },
    { lines: ["d_stays=1"] },
  ),
  kept(
    "/lifetimes",
    expected("drift", "d_session"),
    entry("d_session"),
    { lines: ["d_session=1"] },
    { lines: [line("d_session")] },
  ),
  kept(
    "/lifetimes",
    expected("drift", "d_minute_AB12"),
    entry("d_minute_<id>", { retention: [{ iso: "P30D" }] }),
    { script: byScript("d_minute", "Max-Age=60; Path=/").replace("d_minute", "d_minute_AB12") },
    { script: byScript("d_minute_AB12") },
  ),
  {
    page: "/lifetimes",
    expected: expected("drift", "d_tenyears"),
    seeded: {
      entries: [entry("d_tenyears", { retention: [{ iso: "P2Y" }] })],
      acts: [{ lines: [line("d_tenyears", `Max-Age=${3650 * DAY}`)] }],
    },
    clean: {
      entries: [entry("d_tenyears", { retention: [{ iso: "P1Y" }] })],
      acts: [{ lines: [line("d_tenyears", `Max-Age=${365 * DAY}`)] }],
    },
  },
  {
    page: "/lifetimes",
    expected: expected("drift", "d_local", "localStorage"),
    seeded: {
      entries: [entry("d_local", { storage: "localStorage", ...untilClosed })],
      acts: [{ script: store("d_local") }],
    },
    clean: {
      entries: [entry("d_local", { storage: "localStorage", ...persistent })],
      acts: [{ script: store("d_local") }],
    },
  },
];

const capped: readonly Defect[] = ["c_header", "c_script"].map((name): Defect => {
  const two = `Max-Age=${730 * DAY}; Path=/`;
  const act = (attributes: string): Act =>
    name === "c_header"
      ? { lines: [line(name, attributes)] }
      : { script: byScript(name, attributes) };
  return {
    page: "/lifetimes",
    expected: expected("capped", name),
    seeded: { entries: [entry(name, { retention: [{ iso: "P2Y" }] })], acts: [act(two)] },
    clean: { entries: [entry(name)], acts: [act(MONTH)] },
  };
});

/** What is kept where: the same thing by the ways there are. */
const WAYS: readonly {
  readonly suffix: string;
  readonly storage: Expected["storage"];
  readonly one: (name: string) => EntryInput;
  readonly act: (name: string) => Act;
}[] = [
  {
    suffix: "header",
    storage: "cookie",
    one: (name) => entry(name, analytics),
    act: (name) => ({ lines: [line(name)] }),
  },
  {
    suffix: "script",
    storage: "cookie",
    one: (name) => entry(name, analytics),
    act: (name) => ({ script: byScript(name) }),
  },
  {
    suffix: "local",
    storage: "localStorage",
    one: (name) => entry(name, { ...analytics, ...persistent, storage: "localStorage" }),
    act: (name) => ({ script: store(name) }),
  },
  {
    suffix: "tab",
    storage: "sessionStorage",
    one: (name) => entry(name, { ...analytics, ...untilClosed, storage: "sessionStorage" }),
    act: (name) => ({ script: storeInTab(name) }),
  },
  {
    suffix: "database",
    storage: "indexedDB",
    one: (name) => entry(name, { ...analytics, ...persistent, storage: "indexedDB" }),
    act: (name) => ({ script: openDatabase(name) }),
  },
  {
    suffix: "cache",
    storage: "cacheStorage",
    one: (name) => entry(name, { ...analytics, ...persistent, storage: "cacheStorage" }),
    act: (name) => ({ script: openCache(name) }),
  },
];

/** Names the site sweeps when consent is withdrawn; what begins with `keep_` it forgets. */
export const SWEPT = /^(t|early|late|again)_/;

function consent(
  prefix: string,
  kind: Expected["kind"],
  states: NonNullable<Act["when"]>,
): Defect[] {
  return WAYS.filter(
    ({ suffix }) => prefix !== "again" || !["database", "cache"].includes(suffix),
  ).map(({ suffix, storage, one, act }) => {
    const name = `${prefix}_${suffix}`;
    const entries = [one(name)];
    const good: Act = { ...act(name), when: ["yes"] };
    return {
      page: "/consent",
      expected: expected(kind, name, storage),
      seeded: { entries, acts: [{ ...act(name), when: states }, good] },
      clean: { entries, acts: [good] },
    };
  });
}

/** Kept after a yes, and forgotten when it is taken back. */
const survivors: readonly Defect[] = WAYS.map(({ suffix, storage, one, act }) => {
  const [bad, good] = [`keep_${suffix}`, `t_${suffix}`];
  return {
    page: "/consent",
    expected: expected("survived-withdrawal", bad, storage),
    seeded: { entries: [one(bad)], acts: [{ ...act(bad), when: ["yes"] }] },
    clean: { entries: [one(good)], acts: [{ ...act(good), when: ["yes"] }] },
  };
});

const refusals: readonly Defect[] = [
  kept(
    "/refused",
    expected("prefix-rejected", "__Host-domain"),
    entry("__Host-domain"),
    { lines: [`__Host-domain=1; Secure; Path=/; Domain=shop.localhost; ${MONTH}`] },
    { lines: [`__Host-domain=1; Secure; ${MONTH}`] },
  ),
  kept(
    "/refused",
    expected("prefix-rejected", "__Host-path"),
    entry("__Host-path"),
    { lines: ["__Host-path=1; Secure; Path=/refused"] },
    { lines: [`__Host-path=1; Secure; ${MONTH}`] },
  ),
  kept(
    "/refused",
    expected("prefix-rejected", "__Secure-plain"),
    entry("__Secure-plain"),
    { lines: ["__Secure-plain=1; Path=/"] },
    { lines: [`__Secure-plain=1; Secure; ${MONTH}`] },
  ),
  kept(
    "/refused",
    expected("prefix-rejected", "__Host-script"),
    entry("__Host-script"),
    { script: 'document.cookie = "__Host-script=1; Path=/";' },
    { script: `document.cookie = "__Host-script=1; Secure; ${MONTH}";` },
  ),
  kept(
    "/refused",
    expected("refused", "r_domain"),
    entry("r_domain"),
    { lines: ["r_domain=1; Domain=ads.localhost"] },
    { lines: [line("r_domain")] },
  ),
  kept(
    "/refused",
    expected("refused", "r_none"),
    entry("r_none"),
    { lines: ["r_none=1; SameSite=None"] },
    { lines: [line("r_none")] },
  ),
  kept(
    "/refused",
    expected("refused", "r_lax", "cookie", "ads.localhost"),
    entry("r_lax", ofAds),
    { host: "ads", lines: ["r_lax=1; SameSite=Lax; Path=/"] },
    { host: "ads", lines: [`r_lax=1; Max-Age=${30 * DAY}; ${NONE}`] },
  ),
];

const named = (name: string, host: string): Expected =>
  expected("undeclared-request", name, "request", host);
const REQUESTS: readonly NonNullable<Act["as"]>[] = [
  "image",
  "script",
  "fetch",
  "style",
  "beacon",
  "socket",
  "frame",
];

/** Each asks a host of its own, `image.stranger.localhost` and so on. */
const strangers: readonly Defect[] = REQUESTS.map((as) => ({
  page: "/requests",
  expected: named(`${as}.stranger.localhost`, `${as}.stranger.localhost`),
  seeded: { acts: [{ host: `${as}.stranger`, as }] },
  clean: { acts: [] },
}));

const unasked: readonly Defect[] = (["undecided", "no", "withdrawn"] as const).map((state) => {
  const [host, name] = [`${state}.stats`, `t_${state}`];
  const provider = { name: "Stats", application: true, domains: [`${host}.localhost`] };
  const entries = [entry(name, { ...analytics, provider })];
  const good: Act = { when: ["yes"], host, as: "script", script: byScript(name) };
  return {
    page: "/requests",
    expected: expected(
      "request-without-consent",
      `${host}.localhost`,
      "request",
      `${host}.localhost`,
    ),
    seeded: { entries, acts: [{ when: [state], host, as: "image" }, good] },
    clean: { entries, acts: [good] },
  };
});

const quiet = (name: string, domain: string) => ({
  ...{ name, category: "analytics" as const, expects: "no-storage" as const, domains: [domain] },
  purpose: { en: "Counts visits." },
});

const promises: readonly Defect[] = [
  {
    page: "/services",
    as: "frame" as const,
    name: "q_cookie",
    storage: "cookie" as const,
    act: { lines: [`q_cookie=1; ${NONE}`] },
  },
  {
    page: "/services",
    as: "frame" as const,
    name: "q_local",
    storage: "localStorage" as const,
    act: { script: store("q_local") },
  },
  {
    page: "/services",
    as: "script" as const,
    name: "q_written",
    storage: "cookie" as const,
    act: { script: byScript("q_written") },
  },
].map(({ page, as, name, storage, act }) => {
  const host = `${name.replace("_", "-")}.quiet`;
  const domain = `${host}.localhost`;
  const services = [{ ...quiet(name, domain), category: "essential" as const }];
  const at = as === "script" ? "shop.localhost" : domain;
  return {
    page,
    expected: expected("broken-promise", name, storage, at),
    seeded: { services, acts: [{ host, as, ...act }] },
    clean: { services, acts: [{ host, as }] },
  };
});

const unused: readonly Defect[] = ["n_cookie", "n_other_<id>"].map((name) => ({
  page: "/",
  expected: expected("unused", name, "cookie", ""),
  seeded: { entries: [entry(name)], acts: [] },
  clean: { entries: [entry(name)], acts: [{ lines: [line(name.replace("<id>", "7"))] }] },
}));

/** Every defect of the site that shows on a page that can be opened. */
export const DEFECTS: readonly Defect[] = [
  ...undeclaredOnes,
  ...misplaced,
  ...lifetimes,
  ...capped,
  ...consent("early", "before-consent", ["undecided"]),
  ...consent("late", "after-reject", ["no"]),
  ...consent("again", "after-withdrawal", ["withdrawn"]),
  ...survivors,
  ...refusals,
  ...strangers,
  ...unasked,
  ...promises,
  ...unused,
];
