import { StrictMode, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import { definePolicy } from "relatch";
import "relatch/element";
import { PasswordPolicy, usePassword } from "relatch/react";

const text = '{"version":1,"preset":"recommended"}';
const object = JSON.parse(text);
const compiled = definePolicy(object);

const Field = (props) => (
  <>
    <label htmlFor="password">New password</label>
    <input id="password" type="password" name="password" required {...props} />
  </>
);

function Form({ children }) {
  const [done, setDone] = useState(false);
  const submit = (event) => {
    event.preventDefault();
    setDone(true);
  };
  return (
    <form onSubmit={submit}>
      <h1>Sign up</h1>
      {children}
      <button>Create account</button>
      <p role="status">{done && "Welcome!"}</p>
    </form>
  );
}

function Told() {
  const element = useRef(null);
  const [told, setTold] = useState("");
  const [refused, setRefused] = useState([]);
  return (
    <Form>
      <PasswordPolicy ref={element} policy={compiled} className="field" strength refused={refused} onPolicyChange={({ ok }) => setTold(String(ok))}>
        <Field />
      </PasswordPolicy>
      <output>{told}</output>
      <button type="button" onClick={() => setRefused([{ code: "reused" }])}>Refuse</button>
      <button type="button" onClick={() => element.current.update()}>Update</button>
    </Form>
  );
}

function Controlled() {
  const [value, setValue] = useState("");
  const [key, setKey] = useState(0);
  return (
    <Form>
      <PasswordPolicy policy={object} key="policy">
        <Field key={key} value={value} onChange={(event) => setValue(event.target.value)} />
      </PasswordPolicy>
      <button type="button" onClick={() => setValue("kd83-Qw0z-Lfe1")}>Generate</button>
      <button type="button" onClick={() => { setValue(""); setKey(key + 1); }}>Replace</button>
    </Form>
  );
}

const found = { count: 3 };
const lookUp = async (password) => (password.startsWith("breached") ? found : { count: 0 });
const looked = definePolicy({ version: 1, blocklist: { lists: ["long-15"] }, breach: { mode: "block" } });

function Hook() {
  const password = usePassword(looked, { breach: lookUp });
  const load = async () => looked.use(await import("relatch/lists/long-15"));
  return (
    <Form>
      <label htmlFor={password.input.id}>New password</label>
      <input {...password.input} />
      <div {...password.help}>
        <ul>{password.lines.map(({ id, state, text: line }) => <li key={id} data-rule={id} data-state={state}>{line}</li>)}</ul>
        {password.errors.map((error) => <p key={error}>{error}</p>)}
      </div>
      <output>{password.breach}</output>
      <button type="button" onClick={load}>Load</button>
    </Form>
  );
}

const pages = {
  text: () => <Form><password-policy policy={text}><Field /></password-policy></Form>,
  object: () => <Form><password-policy policy={object}><Field /></password-policy></Form>,
  compiled: () => <Form><password-policy policy={compiled}><Field /></password-policy></Form>,
  nonsense: () => <Form><password-policy policy="no policy"><Field /></password-policy></Form>,
  arabic: () => <Form><PasswordPolicy policy={object} locale="ar"><Field /></PasswordPolicy></Form>,
  told: Told,
  controlled: Controlled,
  hook: Hook,
};

const Page = pages[location.hash.slice(1)];
createRoot(document.getElementById("app")).render(<StrictMode><Page /></StrictMode>);
