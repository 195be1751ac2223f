import { render } from "preact";
import "relatch/element";

const App = () => (
  <form>
    <h1>Sign up</h1>
    <password-policy policy={{ version: 1, preset: "recommended" }}>
      <label for="password">New password</label>
      <input id="password" type="password" autocomplete="new-password" required />
    </password-policy>
    <button>Create account</button>
  </form>
);

render(<App />, document.getElementById("app"));
