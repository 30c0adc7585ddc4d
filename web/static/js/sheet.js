// A title opens beside the page, at the title's own address: Back closes it, a reload shows its page. Without scripts the same link
// leads to that page.
import htmx from "./htmx.js";

const SHEET = "sheet-content";

export function startSheet() {
  const content = document.getElementById(SHEET);
  const sheet = content?.closest("dialog");
  if (!sheet?.showModal) return;
  const ownTitle = document.title;
  let under = address(); // of the page that the sheet lies on

  const isFor = ({ detail: { ctx } }) => ctx.target === content;
  let opener = null;
  const close = () => {
    sheet.close();
    // An address that ends in #main, after “Skip to content”, would take the focus there.
    requestAnimationFrame(() => opener?.isConnected && !sheet.open && opener.focus());
    content.replaceChildren();
    document.title = ownTitle;
  };
  const leave = () => history.go(-(history.state?.depth ?? 1)); // and so closes

  document.addEventListener("htmx:before:request", (event) => {
    if (!isFor(event) || sheet.open) return;
    content.replaceChildren(outline(event.detail.ctx.sourceElement));
    opener = document.activeElement;
    sheet.showModal();
    sheet.scrollTop = 0;
  });
  document.addEventListener("htmx:finally:request", (event) => {
    const { ctx } = event.detail;
    if (isFor(event) && sheet.open && !(ctx.response?.status < 400) && address() === under) close();
  });
  // What is not there gets no place in history.
  document.addEventListener("htmx:before:history:update", (event) => {
    if (event.detail.response?.status >= 400) event.preventDefault();
  });
  const depth = () => history.state?.depth ?? 0;
  let deepest = 0;
  document.addEventListener("htmx:before:history:update", () => (deepest = depth()));
  document.addEventListener("htmx:after:history:push", () => {
    if (sheet.open) history.replaceState({ htmx: true, depth: deepest + 1 }, "");
  });
  document.addEventListener("htmx:after:history:replace", () => {
    if (!sheet.open) under = address();
  });
  document.addEventListener("htmx:before:history:restore", (event) => {
    if (address() === under) {
      event.preventDefault();
      close();
    } else if (depth()) {
      event.preventDefault();
      htmx.ajax("GET", address(), { target: content, swap: "innerHTML" });
    }
  });
  sheet.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave();
  });
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet || event.target.closest("[data-close]")) leave();
  });
}

const address = () => location.pathname + location.search;

// Shown at once: what the card has of the title.
function outline(link) {
  const shape = document.querySelector('template[data-shape="title"]').content.cloneNode(true);
  const poster = link?.closest("[data-title]")?.querySelector(".poster")?.cloneNode(true);
  const name = link?.closest("[data-title]")?.querySelector(".card-title")?.textContent ?? "";
  if (poster) shape.querySelector("[data-poster]").replaceChildren(poster);
  shape.querySelector("[data-name]").textContent = name;
  return shape;
}
