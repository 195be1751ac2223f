// Every documented example of the truefoundry API, sent to the real Worker.
import { examplesOf } from "./openapi/examples.mjs";

await examplesOf("truefoundry");
