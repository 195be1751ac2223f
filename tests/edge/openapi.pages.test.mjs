// Every documented example of the pages, sent to the real Worker.
import { examplesOf } from "./openapi/examples.mjs";

await examplesOf("pages");
