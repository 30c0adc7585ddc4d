// That something was pressed is seen before its answer is there: on what will change, and on top while a page is left.
const root = document.documentElement;
const isQuiet = ({ sourceEvent }) => sourceEvent?.type === "live" || sourceEvent?.type === "load";

export function startPending() {
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    if (!isQuiet(ctx)) ctx.target?.setAttribute("aria-busy", "true");
  });
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => ctx.target?.removeAttribute("aria-busy"));

  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link && !event.defaultPrevented && isFollowed(event, link)) root.classList.add("is-leaving");
  });
  addEventListener("submit", ({ target, submitter, defaultPrevented }) => {
    if (defaultPrevented) return;
    root.classList.add("is-leaving");
    (submitter ?? target).classList.add("is-pending");
  });
  addEventListener("pageshow", () => {
    root.classList.remove("is-leaving");
    document.querySelectorAll(".is-pending").forEach((pressed) => pressed.classList.remove("is-pending"));
  });
}

function isFollowed(event, link) {
  const isElsewhere = link.target || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  return !isElsewhere && link.origin === location.origin && link.href.split("#")[0] !== location.href.split("#")[0];
}
