// Every documented example of the px0 API, sent to the real Worker.
import { examplesOf } from "./openapi/examples.mjs";

await examplesOf("px0");
