// Every documented example of the administration API, sent to the real Worker.
import { examplesOf } from "./openapi/examples.mjs";

await examplesOf("administration");
