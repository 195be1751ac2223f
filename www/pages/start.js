// The front page. The console is offered where it can be: on the developer's own machine.
import { open } from "./page.js";

const isLocal = location.hostname === "127.0.0.1" || location.hostname === "localhost" || location.hostname.endsWith(".localhost");
document.getElementById("console").hidden = !isLocal;
await open();
