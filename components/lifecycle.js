import wrongNode from "./shared/node-version.cjs";

/*
 * What the imports of package.json lead to, by which states name the modules that create, read, change and delete. In a
 * refresh or a destroy the engine calls them without the program, and the first Node on PATH may be too old to read them.
 */

if (wrongNode) {
  const error = new Error(`${wrongNode} (the project's own Node: npm exec -c "pulumi destroy")`);
  // The engine's host prints it once more, with its own frames, for each resource.
  error.stack = undefined;
  throw error;
}
const module = new URL(import.meta.url).searchParams.get("module");
export default (await import(`./${module}.ts`)).default;
