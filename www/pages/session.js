// The session of these pages: an access token in the tab's storage, minutes long. The refresh token
// is not kept, because nothing here needs a longer session and a stolen one would last.
import { drop, recall, remember } from "./store.js";

const kept = "session";

/** Keeps a sign-in. */
export function keep({ access_token: bearer, expires_at: expires, account }) {
  remember(kept, { bearer, expires, email: account.email });
}

/** The session `{ bearer, email }`, if there is one that still holds. */
function current() {
  const found = recall(kept);
  return found && found.expires * 1_000 > Date.now() ? found : undefined;
}

/** Forgets it. */
export const forget = () => drop(kept);

/** The session; without one the person is sent to sign in, and back here afterwards. */
export function require() {
  // A page that the back button brings back may show what is no longer so.
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  const found = current();
  if (!found) leave();
  return found;
}

/** Sends the person to sign in and back here afterwards. */
export function leave() {
  forget();
  location.replace(`/sign-in?then=${location.pathname.slice(1)}`);
}

/** The page that sent the person to sign in: only pages of ours are ever gone back to. */
export function sender() {
  const wanted = new URLSearchParams(location.search).get("then");
  return ["change", "sessions"].includes(wanted) ? `/${wanted}` : undefined;
}
