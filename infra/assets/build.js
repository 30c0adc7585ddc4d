// node build.js FOLDER: lays what Matinee's pages use of others into the folder, each with its licence.
import { build } from "esbuild";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const folder = process.argv[2];
// A source map is not sent along, so nothing may ask for it.
const MAPPED = /\n*(\/\/# sourceMappingURL=\S+|\/\*# sourceMappingURL=\S+ ?\*\/)\s*$/;

const FILES = {
  "chart.js/LICENSE.md": "charts/LICENSE",
  "htmx.org/LICENSE": "htmx/LICENSE",
  "htmx.org/dist/htmx.esm.min.js": "htmx/htmx.js",
  "@fontsource-variable/fraunces/LICENSE": "fraunces/LICENSE",
  "@fontsource-variable/fraunces/files/fraunces-latin-wght-normal.woff2": "fraunces/fraunces.woff2",
  "swagger-ui-dist/LICENSE": "swagger-ui/LICENSE",
  "swagger-ui-dist/NOTICE": "swagger-ui/NOTICE",
  "swagger-ui-dist/swagger-ui-bundle.js": "swagger-ui/swagger-ui-bundle.js",
  "swagger-ui-dist/swagger-ui-bundle.js.LICENSE.txt": "swagger-ui/swagger-ui-bundle.js.LICENSE.txt",
  "swagger-ui-dist/swagger-ui.css": "swagger-ui/swagger-ui.css",
};

for (const [from, to] of Object.entries(FILES)) {
  const [source, target] = [join("node_modules", from), join(folder, to)];
  mkdirSync(dirname(target), { recursive: true });
  if (/\.(js|css)$/.test(to)) writeFileSync(target, readFileSync(source, "utf8").replace(MAPPED, "") + "\n");
  else copyFileSync(source, target);
}

await build({
  entryPoints: ["charts.js"],
  outfile: join(folder, "charts/charts.js"),
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2022",
  legalComments: "inline",
});
