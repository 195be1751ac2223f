import { useState } from "react";
import { createRoot } from "react-dom/client";
import { definePolicy } from "relatch";
import * as common from "relatch/lists/common-10k";
import { usePassword } from "relatch/react";

const policy = definePolicy({ version: 1, preset: "recommended" }).use(common);

function SignUp() {
  const [email, setEmail] = useState("");
  const [done, setDone] = useState(false);
  const password = usePassword(policy, { context: { email, service: "Acme" } });
  const submit = (event) => {
    event.preventDefault();
    setDone(password.result?.ok === true);
  };
  return (
    <form onSubmit={submit}>
      <label htmlFor="email">E-mail</label>
      <input id="email" type="email" autoComplete="username" value={email} onChange={(event) => setEmail(event.target.value)} />
      <label htmlFor={password.input.id}>New password</label>
      <input {...password.input} required />
      <button type="button" onClick={password.toggle}>{password.input.type === "text" ? "Hide password" : "Show password"}</button>
      <div {...password.help}>
        {password.errors.map((error) => <p className="error" key={error}>{error}</p>)}
        <ul>{password.lines.map(({ id, state, text }) => <li key={id} data-state={state}>{text}</li>)}</ul>
      </div>
      <button>Create account</button>
      <p role="status">{done && "Welcome!"}</p>
    </form>
  );
}

createRoot(document.getElementById("app")).render(<SignUp />);
