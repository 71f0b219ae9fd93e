import type { Subject } from "../../../policy/subject.ts";

const stackTypes = "pulumi:pulumi:Stack$";
const team = "bedrock-portkey:index:TeamAccess";
/** A resource of team payments, as the engine names it. */
export function ofPayments(
  type: string,
  props: Subject["props"],
  { name = "payments-object", stack = "dev" } = {},
): Subject {
  const home = `urn:pulumi:${stack}::bedrock-portkey::`;
  const types = `${stackTypes}${team}`;
  return {
    name,
    parent: `${home}${types}::payments`,
    props,
    type,
    urn: `${home}${types}$${type}::${name}`,
  };
}

/** The component of team payments itself. */
export const payments: Subject = {
  name: "payments",
  parent: `urn:pulumi:dev::bedrock-portkey::pulumi:pulumi:Stack::bedrock-portkey-dev`,
  props: {},
  type: team,
  urn: `urn:pulumi:dev::bedrock-portkey::${team}::payments`,
};

/** An IAM policy of team payments. */
export function iamPolicy(...Statement: readonly object[]): Subject {
  const policy = JSON.stringify({ Statement, Version: "2012-10-17" });
  return ofPayments("aws:iam/policy:Policy", { policy }, { name: "payments-bedrock-policy" });
}
