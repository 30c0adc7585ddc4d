// What forms need beside htmx: numbers beside sliders, addresses to copy, a token that is fresh again.
import { say } from "./toasts.js";

export function startForms() {
  document.addEventListener("input", ({ target }) => {
    if (target.matches(".slider input")) target.nextElementSibling.value = Number(target.value).toFixed(2);
  });

  // The page was older than its session: what was typed stays, and is sent with the token of now.
  document.addEventListener("token", ({ detail }) => {
    document.querySelectorAll('input[name="csrf_token"]').forEach((field) => (field.value = detail.value));
    document.querySelectorAll('meta[name="csrf-token"]').forEach((meta) => (meta.content = detail.value));
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const input = document.querySelector(button.dataset.copy);
    input.select();
    try {
      await navigator.clipboard.writeText(input.value);
      say("copied");
    } catch {
      say("copy-by-hand"); // without https there is no clipboard
    }
  });
}
