import { PasswordPolicy } from "relatch/react";

export default function Page() {
  return (
    <form>
      <h1>Sign up</h1>
      <PasswordPolicy policy={{ version: 1, preset: "recommended" }} service="Acme">
        <label htmlFor="password">New password</label>
        <input id="password" type="password" autoComplete="new-password" required />
      </PasswordPolicy>
      <button>Create account</button>
    </form>
  );
}
