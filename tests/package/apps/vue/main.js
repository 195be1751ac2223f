import { createApp, ref } from "vue/dist/vue.esm-bundler.js";
import { definePolicy } from "relatch";
import "relatch/element";
import { usePassword } from "relatch/vue";

const text = '{"version":1,"preset":"recommended"}';
const long = definePolicy({ version: 1, blocklist: { lists: ["long-15"] } });

const pages = {
  text: { bind: `policy='${text}'` },
  object: { bind: `:policy="object"` },
};

const form = (bind) => `
  <form @submit.prevent="done = true">
    <h1>Sign up</h1>
    <password-policy ${bind} @policychange="told = String($event.detail.ok)">
      <label for="password">New password</label>
      <input v-if="there" id="password" v-model="value" type="password" required>
    </password-policy>
    <output>{{ told }}</output>
    <button type="button" @click="value = 'kd83-Qw0z-Lfe1'">Generate</button>
    <button type="button" @click="there = !there">Toggle</button>
    <button>Create account</button>
    <p role="status">{{ done ? "Welcome!" : "" }}</p>
  </form>`;

const field = (bind) => ({
  setup: () => ({ object: JSON.parse(text), value: ref(""), there: ref(true), told: ref(""), done: ref(false) }),
  template: form(bind),
});

const hook = {
  setup() {
    const value = ref("a password of many characters");
    const load = async () => long.use(await import("relatch/lists/long-15"));
    return { value, load, ...usePassword(long, value) };
  },
  template: `<h1>Sign up</h1><ul><li v-for="{ id, state, text } in lines" :key="id" :data-rule="id" :data-state="state">{{ text }}</li></ul>
    <button type="button" @click="load">Load</button>`,
};

const name = location.hash.slice(1);
const app = createApp(name === "hook" ? hook : field(pages[name].bind));
app.config.compilerOptions.isCustomElement = (tag) => tag === "password-policy";
app.mount("#app");
