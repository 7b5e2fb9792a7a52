"use strict";

/** The shop's only page, with its style inside. */
module.exports = ({ revision, host, theme }) => `<!doctype html>
<html lang="en">
<title>Shop ${revision}</title>
<style>${theme}</style>
<h1>Shop</h1>
<p>Revision ${revision}, served by ${host}.</p>
</html>
`;
