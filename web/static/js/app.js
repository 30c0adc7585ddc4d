// Starts what a page asks for by its markup. Every page also works without it.
import { startForms } from "./forms.js";
import { startJoin } from "./join.js";
import { startLive } from "./live.js";
import { startPending } from "./pending.js";
import { startRails } from "./rails.js";
import { startSaving } from "./saving.js";
import { startSheet } from "./sheet.js";
import { startToasts } from "./toasts.js";

// A picture that does not come leaves the poster's name or a person's letter behind it.
function drop(image) {
  if (!image.matches?.("img[data-optional]")) return;
  image.parentElement.dataset.bare = "";
  image.remove();
}
document.addEventListener("error", (event) => drop(event.target), true);
// What failed before this ran; one that waits to be scrolled to has no address yet.
document.querySelectorAll("img[data-optional]").forEach((image) => image.complete && image.currentSrc && !image.naturalWidth && drop(image));

document.querySelector("[data-theme-toggle]")?.addEventListener("click", () => {
  const root = document.documentElement;
  const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = isDark ? "light" : "dark";
  // A cookie, because the server draws the next page with it and nothing flashes.
  document.cookie = `theme=${root.dataset.theme}; path=${root.dataset.base}; max-age=31536000; samesite=lax`;
});

// Back may bring a page of before somebody signed out, or somebody else in: then it is asked for again.
addEventListener("pageshow", () => {
  const { visit } = document.documentElement.dataset;
  if (visit && !document.cookie.split("; ").includes(visit)) {
    document.body.hidden = true;
    location.reload();
  }
});

document.querySelector("[data-sidebar-toggle]")?.addEventListener("click", () => {
  const root = document.documentElement;
  root.dataset.sidebar = root.dataset.sidebar === "narrow" ? "wide" : "narrow";
  document.cookie = `sidebar=${root.dataset.sidebar}; path=${root.dataset.base}; max-age=31536000; samesite=lax`;
});

// Menus close when something else is pressed, and with Escape.
const openMenus = () => document.querySelectorAll("details[data-closes][open]");
document.addEventListener("click", (event) => openMenus().forEach((menu) => menu.contains(event.target) || (menu.open = false)));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  openMenus().forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

// Search is at hand from everywhere.
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input, textarea, select, [contenteditable]");
  if ((event.key === "/" && !isTyping) || (event.key === "k" && (event.ctrlKey || event.metaKey))) {
    const field = document.querySelector("main input[type=search]") ?? document.querySelector("[data-search]");
    if (!field) return;
    event.preventDefault();
    field.focus();
  }
});

document.querySelector("[data-reload]")?.addEventListener("click", (event) => {
  event.preventDefault();
  location.reload();
});

// Keeps the page for when Matinee cannot be reached.
const { worker } = document.documentElement.dataset;
if (worker) navigator.serviceWorker?.register(worker).catch(() => {});

startPending();
startToasts();
startRails();
startSheet();
startForms();
startSaving();
startLive();
startJoin();
