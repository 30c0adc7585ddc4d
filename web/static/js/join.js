// An invitation behind the address's # goes into its field, and out of the address: history keeps no secrets.
export function startJoin() {
  const field = document.querySelector("[data-from-hash]");
  const token = location.hash.slice(1);
  if (!field || !token) return;
  field.value = token;
  history.replaceState(null, "", location.pathname);
  field.form.elements.name.focus();
}
