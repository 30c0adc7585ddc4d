// What changes by itself. The stream says what is so now, then every change; it comes back after an outage.
import { block, say, swap } from "./page.js";

export function startLive() {
  const { live, liveBlock } = document.body.dataset;
  if (!live) return;
  let source;
  const listen = () => {
    source = new EventSource(live);
    source.addEventListener("picks", (event) => picks(event.data, liveBlock));
    source.addEventListener("job", (event) => job(JSON.parse(event.data)));
  };
  listen();
  // A page that is left may be come back to as it was: then it hears at once what it has missed.
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => event.persisted && listen());
}

let newest = null;
let asking = false;
async function picks(version, url) {
  newest = version;
  if (asking) return;
  asking = true;
  try {
    // What is published while we ask is asked for next.
    while (document.getElementById("picks").dataset.version !== newest) {
      const wanted = newest;
      renew(await block(url));
      if (wanted === newest) break;
    }
  } catch {
    // The next event, or the next connection, tries again.
  } finally {
    asking = false;
  }
}

function renew(html) {
  const now = document.getElementById("picks");
  const before = new Set([...now.querySelectorAll("[data-title]")].map((card) => card.dataset.title));
  const had = now.querySelector(".hero");
  const fresh = swap(now, html);
  fresh.querySelectorAll("[data-title]").forEach((card) => card.classList.toggle("is-new", !before.has(card.dataset.title)));
  say(had ? "Your picks have just been renewed." : "Your picks are here.");
}

function job({ name, html }) {
  const now = document.getElementById(`job-${name}`);
  if (!now) return;
  const template = document.createElement("template");
  template.innerHTML = html;
  const bar = now.querySelector("progress");
  const next = template.content.querySelector("progress");
  // A bar that only moves is moved, so that it glides and nothing is read out twice.
  if (bar && next && shape(now) === shape(template.content.firstElementChild)) {
    bar.max = next.max;
    if (next.hasAttribute("value")) bar.value = next.value;
    now.querySelector(".run-words").innerHTML = template.content.querySelector(".run-words").innerHTML;
    return;
  }
  const before = now.textContent;
  const fresh = swap(now, html);
  // A run may end before anybody saw it begin: what counts is that the block says something else and nothing goes on.
  if (!LIVE.includes(fresh.dataset.state) && words(fresh.textContent) !== words(before)) renewMade(name);
}

const words = (text) => text.replace(/\s+/g, " ").trim();

const LIVE = ["queued", "running", "retrying"];
async function renewMade(name) {
  const made = document.querySelector(`[data-after="${name}"]`);
  if (!made) return;
  try {
    // What the job has made is shown in place of what it made before.
    swap(made, await block(made.dataset.block));
  } catch {
    // The page shows it when it is opened again.
  }
}

function shape(block) {
  return [block.dataset.state, block.querySelectorAll("progress").length, block.querySelector(".job-act").textContent.trim()].join();
}
