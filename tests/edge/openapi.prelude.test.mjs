// Every documented example of the prelude API, sent to the real Worker.
import { examplesOf } from "./openapi/examples.mjs";

await examplesOf("prelude");
