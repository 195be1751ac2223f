// The front page. The console and the reference are offered where developers are: on their own machine.
import { open } from "./page.js";

const isLocal = location.hostname === "127.0.0.1" || location.hostname === "localhost" || location.hostname.endsWith(".localhost");
document.getElementById("developers").hidden = !isLocal;
await open();
