import { createApp, ref } from "vue/dist/vue.esm-bundler.js";
import { definePolicy } from "relatch";
import * as common from "relatch/lists/common-10k";
import { usePassword } from "relatch/vue";

const policy = definePolicy({ version: 1, preset: "recommended" }).use(common);

createApp({
  setup() {
    const [email, password, left, done] = [ref(""), ref(""), ref(false), ref(false)];
    const context = () => ({ email: email.value, service: "Acme" });
    const { result, lines, errors } = usePassword(policy, password, { context });
    const submit = () => (done.value = result.value?.ok === true);
    return { email, password, left, done, lines, errors, submit };
  },
  template: `
    <form @submit.prevent="submit">
      <label for="email">E-mail</label>
      <input id="email" v-model="email" type="email" autocomplete="username">
      <label for="new-password">New password</label>
      <input id="new-password" v-model="password" type="password" autocomplete="new-password" aria-describedby="help" required
        :aria-invalid="left && errors.length > 0" @blur="left = true">
      <div id="help">
        <template v-if="left"><p v-for="error in errors" :key="error" class="error">{{ error }}</p></template>
        <ul><li v-for="{ id, state, text } in lines" :key="id" :data-state="state">{{ text }}</li></ul>
      </div>
      <button>Create account</button>
      <p role="status">{{ done ? "Welcome!" : "" }}</p>
    </form>`,
}).mount("#app");
