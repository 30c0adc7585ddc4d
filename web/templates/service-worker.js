// Keeps one page for when Matinee cannot be reached, and answers nothing else.
const PAGE = {{ page | tojson }};
const FILES = {{ files | tojson }};

const keep = async () => {
  const cache = await caches.open("offline");
  await Promise.all((await cache.keys()).map((request) => cache.delete(request)));
  // Without cookies: the page is nobody's.
  await cache.addAll([PAGE, ...FILES].map((url) => new Request(url, { credentials: "omit", cache: "reload" })));
};

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate" && request.method === "GET") {
    event.respondWith(fetch(request).catch(() => caches.match(PAGE)));
  } else if (FILES.some((file) => request.url.endsWith(file))) {
    event.respondWith(fetch(request).catch(() => caches.match(request)));
  }
});
