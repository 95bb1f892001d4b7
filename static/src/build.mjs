// Builds static/dist from static/src and the pinned npm packages.
//
//   node static/src/build.mjs            app.<hash>.js and .css, one script per page, fonts, icon sprite, manifest.json
//   node static/src/build.mjs --strict   the same; fails when a template asks for an icon that does not exist
//
// Names carry a hash of the final content, so every file but the manifest may be cached for ever.
// The manifest is written last and old files stay for a while: a running server never points at a missing file.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { browserslistToTargets, transform } from "lightningcss";
import { PurgeCSS } from "purgecss";
import { collectIcons, sprite } from "./build-icons.mjs";

const SRC = dirname(fileURLToPath(import.meta.url));
const ROOT = join(SRC, "..", "..");
const DIST = join(ROOT, "static", "dist");
const MODULES = join(ROOT, "node_modules");
const KEEP_OLD_MS = 15 * 60 * 1000;

// The floor: browsers with <dialog> and :has(). Colours are compiled down for these.
const TARGETS = browserslistToTargets(["chrome 109", "edge 109", "firefox 121", "safari 16.4"]);
const JS_TARGET = ["chrome109", "firefox121", "safari16.4"];

const FONTS = {
  "fonts/vazirmatn-arabic.woff2": "@fontsource-variable/vazirmatn/files/vazirmatn-arabic-wght-normal.woff2",
  "fonts/vazirmatn-latin.woff2": "@fontsource-variable/vazirmatn/files/vazirmatn-latin-wght-normal.woff2",
};
const LICENSED = ["htmx.org", "@tabler/core", "@tabler/icons", "@fontsource-variable/vazirmatn"];

const manifest = {};
const written = new Set(["manifest.json", "LICENSES.txt"]);
const sizes = [];

async function main() {
  const started = performance.now();
  await mkdir(DIST, { recursive: true });
  const sources = await readSources();
  for (const [logical, from] of Object.entries(FONTS)) {
    await emit(logical, await readFile(join(MODULES, from)), { compress: false });
  }
  for (const name of await readdir(join(SRC, "img"))) {
    await emit(`img/${name}`, await readFile(join(SRC, "img", name)));
  }
  const icons = await collectIcons(sources, join(SRC, "icons.txt"), join(MODULES, "@tabler/icons/icons/outline"));
  await emit("icons.svg", Buffer.from(sprite(icons.found)));
  await emit("app.css", await buildStyles(sources));
  await buildScripts();
  await writeAtomically("LICENSES.txt", await licences());
  await writeAtomically("manifest.json", Buffer.from(JSON.stringify(sorted(manifest), null, 1) + "\n"));
  await sweep();
  report(started, icons);
}

/** Texts that name classes and icons: templates, Python, scripts. */
async function readSources() {
  const found = [];
  for (const [folder, pattern] of [["templates", /\.html$/], ["webapp", /\.py$/], ["static/src", /\.js$/]]) {
    for (const path of await walk(join(ROOT, folder), pattern)) {
      found.push({ path: relative(ROOT, path), text: await readFile(path, "utf8") });
    }
  }
  return found;
}

async function walk(folder, pattern) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** Tabler, cut down to the classes in use and put in a layer, below the house's own sheets. */
async function buildStyles(sources) {
  const tabler = await readFile(join(MODULES, "@tabler/core/dist/css/tabler.rtl.min.css"), "utf8");
  const classes = new Set();
  for (const { text } of sources) {
    for (const [, , value] of text.matchAll(/\bclass(?:Name)?\\?["']?\s*[:=]\s*(["'])(.*?)\1/gs)) {
      for (const word of value.match(/[\w-]+/g) ?? []) classes.add(word);
    }
  }
  const [purged] = await new PurgeCSS().purge({
    content: [{ raw: [...classes].join(" "), extension: "list" }],
    css: [{ raw: withoutDataImages(tabler) }],
    extractors: [
      {
        extensions: ["list"],
        extractor: (text) => ({
          classes: [...text.split(" "), ...TABLER],
          tags: ELEMENTS,
          ids: [],
          attributes: { names: [], values: [] },
          undetermined: [],
        }),
      },
    ],
    safelist: { standard: ["html", "body"] },
    dynamicAttributes: ["type", "disabled", "readonly", "aria-current", "aria-pressed", "role", "tabindex", "open"],
    variables: true,
    keyframes: true,
    fontFace: true,
  });
  const house = await build({
    entryPoints: [join(SRC, "css", "app.css")],
    bundle: true,
    write: false,
    external: ["fonts/*", "img/*"],
    logLevel: "warning",
  });
  const both = `@layer tabler{${purged.css.replace(/@charset[^;]*;/, "")}}\n${house.outputFiles[0].text}`;
  const { code } = transform({
    filename: "app.css",
    code: Buffer.from(both),
    minify: true,
    targets: TARGETS,
  });
  const text = code.toString().replace(/url\((["']?)((?:fonts|img)\/[^"')]+)\1\)/g, (_, __, logical) => {
    if (!manifest[logical]) throw new Error(`app.css asks for ${logical}, which is not in static/src`);
    return `url(${manifest[logical]})`;
  });
  return Buffer.from(text);
}

/** The content security policy allows no data: pictures; the house draws its own arrows and ticks. */
function withoutDataImages(css) {
  return css.replace(/url\((?:"data:[^"]*"|'data:[^']*'|data:[^)]*)\)/g, "none");
}

/** What the house takes from Tabler whether or not a template spells it in a class attribute. */
const TABLER = ["btn", "btn-primary", "form-control", "form-select", "form-check-input", "visually-hidden"];
const ELEMENTS = (
  "a abbr address article aside audio b blockquote body button canvas caption code col colgroup dd del details dfn div dl dt em " +
  "fieldset figcaption figure footer form h1 h2 h3 h4 header hr html i iframe img input ins kbd label legend li main mark nav ol " +
  "optgroup option output p pre progress q s samp section select small span strong sub summary sup svg table tbody td template " +
  "textarea tfoot th thead time tr u ul video"
).split(" ");

/** app.js for every page and one entry per file of pages/; what they share goes into common chunks. */
async function buildScripts() {
  const pages = await walk(join(SRC, "pages"), /\.js$/);
  const result = await build({
    entryPoints: [join(SRC, "app.js"), ...pages],
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    target: JS_TARGET,
    outdir: DIST,
    outbase: SRC,
    entryNames: "[dir]/[name].[hash]",
    chunkNames: "chunks/[name].[hash]",
    legalComments: "none",
    metafile: true,
    write: false,
    logLevel: "warning",
  });
  const contents = new Map(result.outputFiles.map((file) => [relative(DIST, file.path), Buffer.from(file.contents)]));
  for (const [path, output] of Object.entries(result.metafile.outputs)) {
    const hashed = relative(DIST, join(ROOT, relative(ROOT, join(process.cwd(), path))));
    const logical = output.entryPoint ? relative(SRC, join(process.cwd(), output.entryPoint)) : null;
    if (logical) manifest[logical] = hashed;
    await put(hashed, contents.get(hashed), true);
  }
}

async function emit(logical, content, { compress = true } = {}) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const dot = logical.lastIndexOf(".");
  const hashed = `${logical.slice(0, dot)}.${hash}${logical.slice(dot)}`;
  manifest[logical] = hashed;
  await put(hashed, content, compress);
}

async function put(hashed, content, compress) {
  await writeAtomically(hashed, content);
  const row = { name: hashed, raw: content.length };
  if (compress) {
    const gz = gzipSync(content, { level: 9 });
    const br = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    await writeAtomically(`${hashed}.gz`, gz);
    await writeAtomically(`${hashed}.br`, br);
    Object.assign(row, { gz: gz.length, br: br.length });
  }
  sizes.push(row);
}

async function writeAtomically(name, content) {
  written.add(name);
  const path = join(DIST, name);
  if (name !== "manifest.json" && (await same(path, content))) return;
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.${process.pid}.part`;
  await writeFile(part, content);
  await rename(part, path);
}

async function same(path, content) {
  const old = await readFile(path).catch(() => null);
  return old !== null && old.equals(content);
}

/** Removes files of earlier builds once nobody can still be loading them. */
async function sweep() {
  for (const path of await walk(DIST, /./)) {
    if (written.has(relative(DIST, path))) continue;
    const age = Date.now() - (await stat(path).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if (age > KEEP_OLD_MS) await rm(path, { force: true });
  }
}

async function licences() {
  const parts = [];
  for (const name of LICENSED) {
    const folder = join(MODULES, name);
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const text = file ? await readFile(join(folder, file), "utf8") : `Licence: ${license}\n`;
    parts.push(`${name} ${version}\n${"=".repeat(72)}\n${text}`);
  }
  return Buffer.from(parts.join("\n\n"));
}

function sorted(object) {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function report(started, icons) {
  const kb = (bytes) => (bytes === undefined ? "" : (bytes / 1024).toFixed(1).padStart(8));
  for (const row of sizes) console.log(row.name.padEnd(44), kb(row.raw), kb(row.gz), kb(row.br));
  console.log(`${Object.keys(icons.found).length} icons, ${Math.round(performance.now() - started)} ms -> ${basename(dirname(DIST))}/${basename(DIST)}`);
  for (const { name, path } of icons.missing) console.error(`no such icon: ${name} (${path})`);
  if (icons.missing.length && process.argv.includes("--strict")) process.exitCode = 1;
}

await main();
