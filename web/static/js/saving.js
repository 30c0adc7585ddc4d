// How many options of a form are not what is stored. Without scripts the bar has its buttons, and the number is not said.
export function startSaving() {
  document.querySelectorAll("form[data-saving]").forEach((form) => {
    const count = () => tell(form);
    form.addEventListener("input", count);
    form.addEventListener("change", count);
    addEventListener("pageshow", count); // a browser may bring back what was typed
    count();
  });
}

function tell(form) {
  const changed = [...form.querySelectorAll("[data-option]")].filter((option) => option.toggleAttribute("data-changed", differs(option)));
  form.querySelector("[data-count]").value = changed.length;
  form.querySelector("[data-waiting]").hidden = !changed.length;
  form.querySelector("[data-discard]").hidden = !changed.length;
  if (changed.length) form.querySelectorAll(".save-note").forEach((note) => note.remove());
}

function differs(option) {
  const was = option.querySelector("[data-was]").value;
  const control = option.querySelector('select, input:not([type="hidden"])');
  if (control.type === "checkbox") return control.checked !== (was === "True");
  if (control.type === "number" || control.type === "range") return control.value === "" || Number(control.value) !== Number(was);
  return control.value !== was;
}
