// Every documented example of the unleash API, sent to the real Worker.
import { examplesOf } from "./openapi/examples.mjs";

await examplesOf("unleash");
