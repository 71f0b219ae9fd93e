import { relative } from "node:path";
import ts from "typescript";

/** The types of a program's source, by which the doc comments behind them are found. */
export interface Source {
  /** @returns the type of what a file exports; of a function, the type of what it returns */
  exported(file: string, name: string): ts.Type;
  /** @returns undefined for a type without such a property */
  property(type: ts.Type, ...path: string[]): ts.Type | undefined;
  /** Properties in the order of the source. */
  comments(type: ts.Type): Comment[];
}

/** The doc comment of a property. */
export interface Comment {
  readonly name: string;
  /** Of the property. */
  readonly type: ts.Type;
  /** In one line; empty without a doc comment. */
  readonly text: string;
  /** What stands behind `@default`. */
  readonly byDefault: string | undefined;
  /** Where the property is written: `file:line`. */
  readonly place: string;
}

/**
 * Reads source files and whatever they import.
 *
 * @param folder of the tsconfig.json
 * @param files paths within it
 */
export function openSource(folder: string, files: readonly string[]): Source {
  const paths = new Map(files.map((file) => [file, `${folder}/${file}`]));
  const program = ts.createProgram([...paths.values()], optionsOf(folder));
  const checker = program.getTypeChecker();

  function property(type: ts.Type, ...path: string[]): ts.Type | undefined {
    return path.reduce<ts.Type | undefined>((within, name) => {
      const symbol = within && checker.getPropertyOfType(within, name);
      return symbol && checker.getTypeOfSymbol(symbol);
    }, type);
  }

  return {
    comments: (type) =>
      checker.getPropertiesOfType(type).map((symbol) => {
        const tag = symbol.getJsDocTags(checker).find(({ name }) => name === "default");
        return {
          byDefault: tag && oneLine(tag.text),
          name: symbol.name,
          place: placeOf(symbol, folder),
          text: oneLine(symbol.getDocumentationComment(checker)),
          type: checker.getTypeOfSymbol(symbol),
        };
      }),
    exported(file, name) {
      const source = program.getSourceFile(paths.get(file) ?? file);
      const module = source && checker.getSymbolAtLocation(source);
      const symbol = module && checker.tryGetMemberInModuleExports(name, module);
      if (symbol === undefined) throw new Error(`${file} exports no ${name}`);
      const type =
        symbol.flags & ts.SymbolFlags.Interface ? checker.getDeclaredTypeOfSymbol(symbol) : undefined;
      if (type) return type;
      const value = checker.getTypeOfSymbol(symbol);
      return value.getCallSignatures()[0]?.getReturnType() ?? value;
    },
    property,
  };
}

function optionsOf(folder: string): ts.CompilerOptions {
  const { config } = ts.readConfigFile(`${folder}/tsconfig.json`, ts.sys.readFile);
  return ts.parseJsonConfigFileContent(config, ts.sys, folder).options;
}

function oneLine(parts: readonly ts.SymbolDisplayPart[] | undefined): string {
  return ts.displayPartsToString([...(parts ?? [])]).replaceAll(/\s+/g, " ");
}

function placeOf({ declarations: [first] = [] }: ts.Symbol, folder: string): string {
  if (first === undefined) return "unknown";
  const file = first.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(first.getStart());
  return `${relative(folder, file.fileName)}:${line + 1}`;
}
