// What changes by itself: an element says by `data-live` of what it tells, and by `data-version` what it shows; where there is something
// newer, it is sent the event “live”, on which htmx asks for it.
//
// A room (`data-stream` of what is in the page) has a stream of its own, to which guests listen too.
//
// One tab of a browser holds the one stream, and tells the others; when it goes, another takes its place. Where browsers have no locks
// (over plain http, outside of this machine) each tab holds its own.
import htmx from "./htmx.js";

const newest = new Map();
const root = document.documentElement;

export function startLive() {
  const { stream, visit } = root.dataset;
  const own = document.querySelector("main [data-stream]")?.dataset.stream;
  const joins = [];
  if (own) joins.push(() => listen(own, hear));
  if (stream) joins.push(navigator.locks && window.BroadcastChannel ? () => share(stream, `matinee ${visit}`) : () => listen(stream, hear));
  if (!joins.length) return;
  let leaves = joins.map((join) => join());
  // A page that is left may be come back to as it was: then it hears at once what it has missed.
  addEventListener("pagehide", () => leaves.forEach((leave) => leave()));
  addEventListener("pageshow", (event) => event.persisted && (leaves = joins.map((join) => join())));
  // What came while something was being put in place is asked for next.
  document.addEventListener("htmx:after:swap", () => newest.forEach((version, topic) => tell(topic, version)));
  showArrivals();
}

function share(stream, name) {
  const channel = new BroadcastChannel(name);
  const others = new AbortController();
  let leave = () => {};
  let isFirst = false;
  channel.addEventListener("message", ({ data }) => {
    if (data.topic) hear(data);
    else if (isFirst) newest.forEach((version, topic) => channel.postMessage({ topic, version }));
  });
  const hold = () =>
    new Promise((release) => {
      isFirst = true;
      root.dataset.holdsStream = "";
      const close = listen(stream, (news) => {
        hear(news);
        channel.postMessage(news);
      });
      leave = () => {
        close();
        delete root.dataset.holdsStream;
        release();
      };
    });
  navigator.locks.request(name, { signal: others.signal }, hold).catch(() => {}); // given up with the page
  channel.postMessage({ hello: true });
  return () => {
    others.abort();
    leave();
    channel.close();
  };
}

function listen(stream, told) {
  const source = new EventSource(stream);
  source.addEventListener("live", ({ data }) => told(JSON.parse(data)));
  return () => source.close();
}

function hear({ topic, version }) {
  newest.set(topic, version);
  tell(topic, version);
}

function tell(topic, version) {
  document.querySelectorAll(`[data-live="${CSS.escape(topic)}"]`).forEach((element) => {
    if (element.dataset.version !== version) htmx.trigger(element, "live", {}, false);
  });
}

// Titles that were not there before come in as ones that arrive.
function showArrivals() {
  const titles = (place) => [...place.querySelectorAll("[data-title]")];
  let before = new Set();
  const isOurs = ({ detail: { ctx } }) => ctx.sourceEvent?.type === "live";
  document.addEventListener("htmx:before:swap", (event) => {
    if (isOurs(event)) before = new Set(titles(event.detail.ctx.target).map((card) => card.dataset.title));
  });
  document.addEventListener("htmx:after:swap", (event) => {
    if (isOurs(event)) titles(event.target).forEach((card) => card.classList.toggle("is-new", !before.has(card.dataset.title)));
  });
}
