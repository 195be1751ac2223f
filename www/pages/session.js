// The session of these pages: an access token in the tab's storage, minutes long. The refresh token
// is not kept, because nothing here needs a longer session and a stolen one would last.

const kept = "session";

/** Keeps a sign-in. */
export function keep({ access_token: bearer, expires_at: expires, account }) {
  sessionStorage.setItem(kept, JSON.stringify({ bearer, expires, email: account.email }));
}

/** The session `{ bearer, email }`, if there is one that still holds. */
export function current() {
  const found = JSON.parse(sessionStorage.getItem(kept) ?? "null");
  return found !== null && found.expires * 1_000 > Date.now() ? found : undefined;
}

/** Forgets it. */
export const forget = () => sessionStorage.removeItem(kept);

/** Sends the person to sign in and back here afterwards. */
export function require() {
  const found = current();
  if (!found) location.replace(`/sign-in?then=${location.pathname.slice(1)}`);
  return found;
}

/** Where to go after signing in: only to pages of ours that ask for it. */
export function next() {
  const wanted = new URLSearchParams(location.search).get("then");
  return ["change", "sessions"].includes(wanted) ? `/${wanted}` : "/sessions";
}
