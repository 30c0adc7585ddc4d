// Rows that scroll sideways: by buttons, and card by card with the arrow keys, Home and End.
const shelves = () => document.querySelectorAll(".shelf");

export function startRails() {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-rail-step]");
    const rail = button?.closest(".shelf").querySelector(".rail");
    if (!rail || button.getAttribute("aria-disabled") === "true") return;
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const step = Number(button.dataset.railStep) * (getComputedStyle(rail).direction === "rtl" ? -1 : 1);
    rail.scrollBy({ left: step * rail.clientWidth * 0.9, behavior: isStill ? "auto" : "smooth" });
  });

  document.addEventListener("keydown", (event) => {
    const card = event.target.closest?.(".rail > *");
    const next = card && neighbour(card, event.key);
    if (!next) return;
    event.preventDefault();
    next.querySelector("a")?.focus();
  });

  document.addEventListener("scroll", ({ target }) => target.classList?.contains("rail") && mark([target.closest(".shelf")]), true);
  // One that was far below until now is measured when it is laid out.
  document.addEventListener("contentvisibilityautostatechange", ({ target, skipped }) => !skipped && mark([target.closest(".shelf")]), true);
  addEventListener("resize", () => mark([...shelves()]));
  document.addEventListener("htmx:after:swap", () => mark([...shelves()]));
  mark([...shelves()]);
}

function neighbour(card, key) {
  if (key === "Home") return card.parentElement.firstElementChild;
  if (key === "End") return card.parentElement.lastElementChild;
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (!step) return null;
  const isTurned = getComputedStyle(card).direction === "rtl" ? -step : step;
  return isTurned > 0 ? card.nextElementSibling : card.previousElementSibling;
}

// Whether rows have more than is seen of them, and in which direction. All are measured before any is changed: the page is laid out once.
function mark(rows) {
  const found = rows.map((shelf) => [shelf, shelf?.querySelector(".rail")]);
  const measured = found.filter(([, rail]) => rail && rail.checkVisibility?.({ contentVisibilityAuto: true }) !== false);
  const places = measured.map(([shelf, rail]) => [shelf, rail.scrollWidth - rail.clientWidth, Math.abs(rail.scrollLeft)]);
  places.forEach(([shelf, most, at]) => {
    shelf.classList.toggle("is-long", most > 4);
    shelf.querySelectorAll("[data-rail-step]").forEach((button) => {
      const isEnd = button.dataset.railStep === "1" ? at >= most - 4 : at <= 4;
      button.setAttribute("aria-disabled", isEnd);
    });
  });
}
