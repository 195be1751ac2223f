// Every documented example of the service API, sent to the real Worker.
import { examplesOf } from "./openapi/examples.mjs";

await examplesOf("service");
