/** An IAM policy document, as far as this program writes them. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

export interface Statement {
  readonly Action: string | readonly string[];
  /** Operator → condition key → values. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  readonly Effect: "Allow" | "Deny";
  /** Who is trusted: in the policy of a role. */
  readonly Principal?: Readonly<Record<string, string>>;
  readonly NotResource?: readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Sid: string;
}
