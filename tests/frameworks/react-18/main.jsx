import { createRoot } from "react-dom/client";
import { PasswordPolicy } from "relatch/react";

const App = () => (
  <form>
    <h1>Sign up</h1>
    <PasswordPolicy policy={{ version: 1, preset: "recommended" }}>
      <label htmlFor="password">New password</label>
      <input id="password" type="password" autoComplete="new-password" required />
    </PasswordPolicy>
    <button>Create account</button>
  </form>
);

createRoot(document.getElementById("app")).render(<App />);
