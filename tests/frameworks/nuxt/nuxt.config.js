export default {
  compatibilityDate: "2026-10-01",
  telemetry: false,
  app: { head: { title: "Sign up", htmlAttrs: { lang: "en" }, link: [{ rel: "icon", href: "data:," }] } },
  vue: { compilerOptions: { isCustomElement: (tag) => tag === "password-policy" } },
};
