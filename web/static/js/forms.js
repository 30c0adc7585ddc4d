// Forms that swap the block they belong to, and addresses to copy.
import { block, follow, say, swap } from "./page.js";

export function startForms() {
  document.documentElement.classList.add("has-scripts");
  document.addEventListener("input", ({ target }) => {
    if (target.matches(".slider input")) target.nextElementSibling.value = Number(target.value).toFixed(2);
  });
  document.addEventListener("change", ({ target }) => target.closest("form[data-auto]")?.requestSubmit());

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-swap]");
    if (!form) return;
    event.preventDefault();
    try {
      const html = await block(form.action, { method: "POST", body: new FormData(form, event.submitter) });
      const { said } = (await follow(swap(document.querySelector(form.dataset.swap), html))).dataset;
      if (said) say(said);
    } catch (problem) {
      say(problem.message);
    }
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const input = document.querySelector(button.dataset.copy);
    input.select();
    try {
      await navigator.clipboard.writeText(input.value);
      say("Copied.");
    } catch {
      say("Press Ctrl+C to copy it."); // without https there is no clipboard
    }
  });
}
