"use client";

import "relatch/element";

export default function Page() {
  return (
    <form>
      <h1>Sign up</h1>
      <password-policy policy='{"version":1,"preset":"recommended"}'>
        <label htmlFor="password">New password</label>
        <input id="password" type="password" autoComplete="new-password" required />
      </password-policy>
      <button>Create account</button>
    </form>
  );
}
