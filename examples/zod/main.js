import { definePolicy } from "relatch";
import * as common from "relatch/lists/common-10k";
import { zodPolicy } from "relatch/zod";
import { z } from "zod";

const policy = definePolicy({ version: 1, preset: "recommended" }).use(common);
const account = z.object({
  email: z.email("Enter an e-mail address."),
  password: z.string().check(zodPolicy(policy)),
});

const form = document.querySelector("form");

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const { success, error } = account.safeParse(Object.fromEntries(new FormData(form)));
  for (const name of Object.keys(account.shape)) {
    const sentences = (error?.issues ?? []).filter(({ path }) => path[0] === name).map(({ message }) => message);
    form.elements[name].setAttribute("aria-invalid", String(sentences.length > 0));
    document.getElementById(`${name}-error`).textContent = sentences.join(" ");
  }
  document.querySelector("[role=status]").textContent = success ? "Welcome!" : "";
});
