const wrongNode = require("../components/shared/node-version.cjs");

/* Loaded before each npm script: these run with the project's own Node, unless it was not installed. */

if (wrongNode) {
  console.error(
    `${wrongNode} (npm ci installs one for this project, unless it omits devDependencies or ignores scripts)`,
  );
  process.exit(1);
}
