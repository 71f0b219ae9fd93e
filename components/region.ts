import * as z from "zod";
import { bedrockRegions } from "./bedrock/inference-profiles.ts";
import { hint, quoted } from "./mistakes.ts";

/** A region whose Amazon Bedrock serves Claude. */
export const region = z
  .enum(bedrockRegions, {
    error: ({ input }) =>
      typeof input === "string"
        ? `${quoted(input)} is not an AWS region${hint(input, bedrockRegions)}`
        : undefined,
  })
  .meta({ title: "AWS region" });
