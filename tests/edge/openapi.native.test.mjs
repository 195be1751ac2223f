// Every documented example of the native API, sent to the real Worker.
import { examplesOf } from "./openapi/examples.mjs";

await examplesOf("native");
