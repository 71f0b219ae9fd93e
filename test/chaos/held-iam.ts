import { type HeldAws, holdAnswer } from "../engine/held-aws.ts";

/** The local AWS, where one call that changes something in IAM is carried out and never answered. */
export interface HeldIam extends HeldAws {
  /** How many such calls have been carried out. */
  writes(): number;
}

/** @param hold the so-manyth of them is the one. @default none */
export async function heldIam(aws: string, hold?: number): Promise<HeldIam> {
  let writes = 0;
  const held = await holdAnswer(aws, (action) => {
    if (/^(Create|Attach|Delete|Detach)/.test(action)) writes += 1;
    return writes === hold;
  });
  return { ...held, writes: () => writes };
}
