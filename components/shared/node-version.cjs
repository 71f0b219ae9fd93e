/*
 * What is wrong with the Node that runs this; undefined where it runs TypeScript. CommonJS, since the machine's Node may be
 * one that knows nothing newer, and would otherwise only report that it does not know the ending .ts.
 */
module.exports = process.features.typescript
  ? undefined
  : `Node 22.18 or later is needed, and ${process.execPath} is ${process.version}`;
