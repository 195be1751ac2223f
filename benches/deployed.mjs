// Whether time tells who has an account, of the deployed build: serves it in wrangler's harness, with a mail
// provider on this machine that answers as late as one in a network does, and measures it. `npm run bench:timing -- --deployed` starts it.
// node benches/deployed.mjs PAIRS KIND…
import { node24 } from "../scripts/lib/paths.mjs";
import { handOver } from "../scripts/lib/process.mjs";
import { adminTokens, startEdge } from "../tests/edge/harness.mjs";
import { publicly, startProvider } from "../tests/edge/provider.mjs";
import { answering } from "../tests/edge/receiver.mjs";

/** How long the provider takes. */
const providerMs = 150;

const provider = await startProvider();
const accepted = answering.status(200, JSON.stringify({ id: "mail" }));
provider.answers((call, response) => setTimeout(() => accepted(call, response), providerMs));
const edge = await startEdge({ kind: "worker", gates: [], ...publicly(provider) });
const env = { RELATCH_ADMIN_TOKEN: adminTokens.worker, RELATCH_DEPLOYED: "yes" };
// The servers keep this process alive: it ends with the measurement.
process.exit(await handOver(node24, "benches/enumeration.mjs", [edge.url, ...process.argv.slice(2)], { env }));
