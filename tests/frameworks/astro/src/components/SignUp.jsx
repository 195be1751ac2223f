import { PasswordPolicy } from "relatch/react";

export default function SignUp() {
  return (
    <PasswordPolicy policy={{ version: 1, preset: "recommended" }}>
      <label htmlFor="password">New password</label>
      <input id="password" type="password" autoComplete="new-password" required />
    </PasswordPolicy>
  );
}
