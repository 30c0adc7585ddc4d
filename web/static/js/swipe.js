// A card that is swept aside says what a button of its says: to the right yes, to the left no. Buttons do the same for everybody else.
const ENOUGH = 90; // pixels

let held = null;

document.addEventListener("pointerdown", (event) => {
  const card = event.pointerType === "mouse" ? null : event.target.closest?.("[data-swipe]");
  held = card && !event.target.closest("a, button, input") ? { card, from: event.clientX, by: 0 } : null;
});

document.addEventListener("pointermove", (event) => {
  if (!held) return;
  held.by = event.clientX - held.from;
  held.card.classList.add("is-held");
  held.card.style.translate = `${held.by}px`;
});

// Scrolling up and down takes the finger away from the card.
["pointerup", "pointercancel"].forEach((end) =>
  document.addEventListener(end, () => {
    if (!held) return;
    const { card, by } = held;
    held = null;
    card.classList.remove("is-held");
    card.style.translate = "";
    const isTurned = getComputedStyle(card).direction === "rtl";
    const word = (by > 0) !== isTurned ? "yes" : "no";
    if (end === "pointerup" && Math.abs(by) >= ENOUGH) card.querySelector(`button[value="${word}"]`)?.click();
  }),
);
