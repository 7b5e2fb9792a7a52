"use strict";

// Builds public/theme.css from theme/theme.json; the server does not start without it.
const fs = require("node:fs");
const path = require("node:path");

const colours = JSON.parse(fs.readFileSync(path.join(__dirname, "theme.json"), "utf8"));
const target = path.join(__dirname, "..", "public");
fs.mkdirSync(target, { recursive: true });
fs.writeFileSync(
  path.join(target, "theme.css"),
  `body { background: ${colours.background}; color: ${colours.text}; }\n`,
);
console.log("theme built");
