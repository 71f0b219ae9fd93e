const wrongNode = require("../components/shared/node-version.cjs");

/*
 * Pulumi starts a pack by `require` with ts-node in it, which cannot compile imports by their .ts name. From here on Node
 * loads them itself.
 */

if (wrongNode) throw new Error(wrongNode);
module.exports = import("./index.ts");
