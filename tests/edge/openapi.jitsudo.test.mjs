// Every documented example of the jitsudo API, sent to the real Worker.
import { examplesOf } from "./openapi/examples.mjs";

await examplesOf("jitsudo");
