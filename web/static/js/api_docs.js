// Draws the API's description. "Try it out" works with the session of the page: it sends the page's token along.
const place = document.getElementById("api");

window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.document,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  validatorUrl: null, // would send the document to somebody else's server
  requestInterceptor(request) {
    if (new URL(request.url, location.href).origin === location.origin) {
      request.headers["X-CSRF-Token"] = document.querySelector('meta[name="csrf-token"]').content;
    }
    return request;
  },
});
