// Passes a request on as it came: what a server in front of the Worker does with everything it does not answer.
// Owns no server.
import { request } from "node:http";

/** Hands a request to `behind`, its host as it came, and the answer back. */
export function pass(incoming, outgoing, behind) {
  const { method, headers, url } = incoming;
  const passed = request(new URL(url, behind), { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode, answer.rawHeaders);
    answer.pipe(outgoing);
  });
  passed.on("error", () => outgoing.destroy());
  incoming.pipe(passed);
}
