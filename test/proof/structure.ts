import type { PolicyDocument, Statement } from "../../components/bedrock/policy-document.ts";
import { invoking } from "./expectation.ts";

/*
 * What can be read off the policies and lets one question stand for several: where it holds, asking by one of
 * the two actions that invoke answers for both, an action that is asked on some resources is named or is not, and what
 * the most generous variant does not allow, none does.
 */

/**
 * What of that does not hold.
 *
 * @param variants policies of every variant of one team, the most generous first
 */
export function looseStructure(variants: readonly (readonly PolicyDocument[])[]): string[] {
  const statements = variants.map((documents) => documents.flatMap(({ Statement }) => Statement));
  const half = statements.flat().filter(({ Action }) => {
    const named = invoking.filter((action) => [Action].flat().includes(action));
    return named.length === 1;
  });
  const wild = statements.flat().filter((one) => isAllow(one) && [one.Action].flat().join().includes("*"));
  const widest = new Set(statements[0]?.filter(isAllow).map((one) => JSON.stringify(one)));
  const wider = statements.flat().filter((one) => isAllow(one) && !widest.has(JSON.stringify(one)));
  return [
    ...half.map(({ Sid }) => `${Sid} names one of the actions that invoke and not the other`),
    ...wild.map(({ Sid }) => `${Sid} allows actions by a wildcard`),
    ...wider.map(({ Sid }) => `${Sid} allows what the most generous variant does not`),
  ];
}

function isAllow({ Effect }: Statement): boolean {
  return Effect === "Allow";
}
