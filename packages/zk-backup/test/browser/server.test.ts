import { expect, it } from "vitest";
import { memoryStorage } from "../../src/core/vault/index.ts";
import { createBlindServer, createTokens, memoryTokens } from "../../src/server/index.ts";
import { httpStorage } from "../../src/storage/http.ts";
import { storageConformance } from "../../src/storage-conformance/index.ts";

/** The handler knows nothing of Node: here it answers in a page, as it would in a worker. */
async function served() {
  const tokens = createTokens({ store: memoryTokens() });
  const { token } = await tokens.add({ account: "anna", role: "owner" });
  const storage = memoryStorage();
  const server = createBlindServer({ authorize: tokens.check, storage: () => storage });
  const fetched: typeof fetch = (input, init) => server(new Request(input, init));
  return httpStorage({ url: "http://x/vaults/anna", token, fetch: fetched, pause: 1 });
}

for (const { name, run } of storageConformance({ make: served, many: 60 }))
  it(`the server in a page ${name}`, run);

it("the server in a page refuses a token that is not its own", async () => {
  const server = createBlindServer({ authorize: () => null, storage: () => memoryStorage() });
  const headers = { authorization: "Bearer guess" };
  const answer = await server(new Request("http://x/vaults/anna/vault", { headers }));
  expect(answer.status).toBe(401);
});
