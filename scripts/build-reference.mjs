// `npm run build:reference`: the API reference from `openapi/`, unless nothing has changed.
import { report } from "./lib/console.mjs";
import { endWithSignals } from "./lib/process.mjs";
import { buildReference } from "./lib/reference.mjs";
import { setUp } from "./lib/setup.mjs";

endWithSignals();
try {
  await setUp();
  await buildReference();
} catch (error) {
  report(error);
}
