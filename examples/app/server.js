"use strict";

// usage: PORT=8101 node server.js
const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");
const page = require("page");
const { version } = require("./package.json");

const host = process.env.SHOP_HOST || "unknown";
const theme = fs.readFileSync(path.join(__dirname, "public", "theme.css"), "utf8");
const body = page({ revision: version, host, theme });

const server = http.createServer((request, response) => {
  const healthy = request.url === "/health";
  const text = healthy ? "ok\n" : body;
  response.writeHead(200, {
    "Content-Type": healthy ? "text/plain" : "text/html; charset=utf-8",
    "Content-Length": Buffer.byteLength(text),
    "X-Revision": version,
  });
  response.end(text);
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.env.PORT), process.env.ADDRESS || "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));
