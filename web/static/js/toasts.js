// What is said of what was just done. Servers send most of it, with a way to take it back; it stays six seconds, longer under a
// pointer or with the focus in it.
import htmx from "./htmx.js";

const STAYS_MS = 6000;

export function startToasts() {
  const toasts = document.getElementById("toasts");
  const place = () => {
    // Beside an open dialog everything else is out of sight, and not read out.
    const room = document.querySelector("dialog[open]") ?? document.body;
    if (toasts.parentElement !== room) room.append(toasts);
  };
  document.addEventListener("close", place, true);
  new MutationObserver((changes) => {
    place();
    changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => node.classList?.contains("toast") && keep(node)));
  }).observe(toasts, { childList: true });

  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    if (!ctx?.response) say("unreached"); // else the answer came, and says itself what was wrong
  });
}

// One of the sentences that the page brings along.
export function say(name) {
  const { content } = document.querySelector(`template[data-said="${name}"]`);
  document.getElementById("toasts").append(content.cloneNode(true));
}

function keep(toast) {
  let left = setTimeout(() => toast.remove(), STAYS_MS);
  const stay = () => clearTimeout(left);
  const go = () => {
    clearTimeout(left);
    left = setTimeout(() => toast.remove(), STAYS_MS);
  };
  toast.addEventListener("pointerenter", stay);
  toast.addEventListener("focusin", stay);
  toast.addEventListener("pointerleave", go);
  toast.addEventListener("focusout", go);
  toast.addEventListener("submit", () => toast.remove());
  toast.querySelector("[data-dismiss]")?.addEventListener("click", () => toast.remove());
  htmx.process(toast);
}
