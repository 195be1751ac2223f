// Starts every part of the console; one that fails leaves the others alone.
import * as bend from "./bend.js";
import * as endpoints from "./endpoints.js";
import * as mailbox from "./mailbox.js";
import * as people from "./people.js";
import * as playground from "./playground.js";
import * as trail from "./trail.js";

for (const part of [mailbox, people, endpoints, playground, bend, trail]) {
  Promise.resolve().then(() => part.start()).catch((error) => console.error(error));
}
