// Takes the secret out of the address before any other script runs. Not a module: modules wait.
(() => {
  const given = (text) => new URLSearchParams(text).get("token");
  let token = given(location.hash.slice(1)) ?? given(location.search);
  if (token !== null) history.replaceState(null, "", location.pathname);
  // Hands the secret over once; a later call gets none.
  globalThis.takeToken = () => {
    const taken = token;
    token = null;
    return taken;
  };
  // A second link in this tab changes the fragment only.
  addEventListener("hashchange", () => location.reload());
})();
