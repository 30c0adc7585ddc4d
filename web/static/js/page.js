// Asking the server for a block, and putting it in place without losing the focus.
export const HEADERS = { "X-Requested-With": "matinee" };

export async function block(url, options = {}) {
  const response = await fetch(url, { ...options, headers: { ...HEADERS, ...options.headers }, credentials: "same-origin" });
  if (response.status === 401) location.reload();
  if (!response.ok) {
    const answer = await response.json().catch(() => null);
    throw new Error(answer?.error?.message ?? "That did not work; try again.");
  }
  return response.text();
}

export function swap(target, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const fresh = template.content.firstElementChild;
  const focused = target.contains(document.activeElement) ? document.activeElement.id : null;
  target.replaceWith(fresh);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  return fresh;
}

export async function follow(shown) {
  // A block that has no answer yet says where to look for it: at first at once, then ever more seldom.
  for (let wait = 300; shown.dataset.again && shown.isConnected; wait *= 1.4) {
    if (wait > 15_000) throw new Error("There is no answer yet. Is a worker running? Ask again later.");
    await new Promise((resume) => setTimeout(resume, wait));
    shown = swap(shown, await block(shown.dataset.again));
  }
  return shown;
}

let hiding;
export function say(text) {
  const toast = document.querySelector("[data-toast]");
  // Beside an open dialog everything else is out of sight, and not read out.
  const place = document.querySelector("dialog[open]") ?? document.body;
  if (toast.parentElement !== place) place.append(toast);
  toast.textContent = text;
  toast.classList.add("is-shown");
  clearTimeout(hiding);
  hiding = setTimeout(() => toast.classList.remove("is-shown"), 4000);
}
