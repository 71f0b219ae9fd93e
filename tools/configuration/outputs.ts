import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** Something that the source exports or declares, and its doc comment in one line. */
export interface Described {
  readonly name: string;
  readonly meaning: string;
}

/** The outputs of a stack: what the program exports. */
export function stackOutputs(folder: string): Described[] {
  return parsed(folder, "index.ts")
    .statements.filter((statement) => ts.isVariableStatement(statement))
    .filter(({ modifiers = [] }) => modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
    .flatMap((statement) =>
      statement.declarationList.declarations.map(({ name }) => ({
        meaning: commentOf(statement),
        name: name.getText(),
      })),
    );
}

/** What the output `teams` says of each team. */
export function teamOutputs(folder: string): Described[] {
  return parsed(folder, "components/team-access.ts")
    .statements.filter((statement) => ts.isInterfaceDeclaration(statement))
    .filter(({ name }) => name.text === "TeamOutputs")
    .flatMap(({ members }) =>
      members.map((member) => ({ meaning: commentOf(member), name: member.name?.getText() ?? "" })),
    );
}

function parsed(folder: string, file: string): ts.SourceFile {
  const text = readFileSync(join(folder, file), "utf8");
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

function commentOf(node: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(node);
  return (ts.getTextOfJSDocComment(comment?.comment) ?? "").replaceAll(/\s+/g, " ");
}
