// What a visitor's phone loads before it can chat must stay small: the launcher, the chat page and all it asks for.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 30 * 1024;
const dist = new URL("../dist/", import.meta.url);
const seen = new Set(["widget.js", "chat.html"]);
let total = 0;
for (const name of seen) {
  const content = readFileSync(new URL(name, dist));
  const size = gzipSync(content, { level: 9 }).length;
  total += size;
  console.log(`${String(size).padStart(7)} ${name}`);
  if (name.endsWith(".html")) {
    for (const [, path] of content.toString().matchAll(/(?:src|href)="\/([^"]+)"/g)) seen.add(path);
  } else if (name.endsWith(".js")) {
    for (const [, path] of content.toString().matchAll(/["']\.\/([\w-]+\.(?:js|css))["']/g)) seen.add(`assets/${path}`);
  }
}
console.log(`${String(total).padStart(7)} bytes compressed, of ${LIMIT}`);
if (total > LIMIT) process.exit(1);
