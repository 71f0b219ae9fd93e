import * as pulumi from "@pulumi/pulumi";

/** A text for whoever may have it only when these resources are made. */
export function onceMade(
  text: pulumi.Output<string>,
  resources: readonly pulumi.Resource[],
): pulumi.Output<string> {
  return pulumi.all([text, pulumi.all(resources.map(({ urn }) => urn))]).apply(([text]) => text);
}
