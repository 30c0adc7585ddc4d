// “Why this pick” opens beside the page; without scripts the same link is a page of its own.
import { block, say } from "./page.js";

export function startSheet() {
  const sheet = document.querySelector("[data-sheet]");
  const content = sheet?.querySelector("[data-sheet-content]");
  if (!sheet?.showModal) return;

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-sheet-link]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    try {
      content.innerHTML = await block(link.href);
      sheet.showModal();
      sheet.scrollTop = 0;
    } catch (problem) {
      say(problem.message);
    }
  });
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet || event.target.closest("[data-close]")) sheet.close();
  });
}
