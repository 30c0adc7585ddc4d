// htmx, which swaps parts of pages. Nothing that stands in an attribute is ever run: the page's policy forbids it, and so does this.
import htmx from "../vendor/htmx/htmx.js";

function refuse() {
  throw new Error("Texts are not run as scripts here.");
}
htmx.registerExtension("matinee", { init: (internals) => internals.initSecurity(undefined, refuse, refuse) });

export default htmx;
