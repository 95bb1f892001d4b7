// Finds the icons in use and puts them into one sprite.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

const NAME = /["'`]([a-z][a-z0-9]*(?:-[a-z0-9]+)*)["'`]/g;
const ASKED = /\bicon\(\s*["']([a-z0-9-]+)["']\s*[,)]/g;

/**
 * An icon is in use when a template quotes its name anywhere, when Python or a script quotes it on a line that says
 * "icon" or quotes a name with a hyphen, or when icons.txt lists it.
 */
export async function collectIcons(sources, listPath, folder) {
  const known = new Set((await readdir(folder)).filter((file) => file.endsWith(".svg")).map((file) => file.slice(0, -4)));
  const wanted = new Set();
  const missing = [];
  for (const line of (await readFile(listPath, "utf8")).split("\n")) {
    const name = line.replace(/#.*/, "").trim();
    if (!name) continue;
    if (known.has(name)) wanted.add(name);
    else missing.push({ name, path: "static/src/icons.txt" });
  }
  for (const { path, text } of sources) {
    const inTemplate = path.endsWith(".html");
    for (const line of text.split("\n")) {
      for (const [, name] of line.matchAll(NAME)) {
        if (known.has(name) && (inTemplate || name.includes("-") || /icon/i.test(line))) wanted.add(name);
      }
      for (const [, name] of line.matchAll(ASKED)) {
        if (!known.has(name)) missing.push({ name, path });
      }
    }
  }
  const found = {};
  for (const name of [...wanted].sort()) found[name] = await readFile(join(folder, `${name}.svg`), "utf8");
  return { found, missing };
}

/** One <symbol> an icon; colour and stroke come from the page's style sheet. */
export function sprite(icons) {
  const symbols = Object.entries(icons).map(([name, svg]) => {
    const inner = svg
      .replace(/<!--[\s\S]*?-->/g, "")
      .replace(/^[\s\S]*?<svg[\s\S]*?>/, "")
      .replace(/<\/svg>\s*$/, "")
      .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
      .replace(/\s+/g, " ")
      .trim();
    return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}
