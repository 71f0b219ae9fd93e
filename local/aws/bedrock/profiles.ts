import {
  type BedrockClient,
  GetInferenceProfileCommand,
  type GetInferenceProfileResponse,
  ListInferenceProfilesCommand,
  type ListInferenceProfilesRequest,
  type ListInferenceProfilesResponse,
  ResourceNotFoundException,
} from "@aws-sdk/client-bedrock";

/** Reads the inference profiles that the local AWS has in one region: AWS's own and those of the account. */
export class Profiles {
  readonly #control: BedrockClient;

  constructor(control: BedrockClient) {
    this.#control = control;
  }

  /** @param identifier id or ARN */
  async find(identifier: string): Promise<GetInferenceProfileResponse | undefined> {
    try {
      const command = new GetInferenceProfileCommand({ inferenceProfileIdentifier: identifier });
      const { $metadata, ...profile } = await this.#control.send(command);
      return profile;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }

  async list(query: ListInferenceProfilesRequest): Promise<ListInferenceProfilesResponse> {
    const { $metadata, ...page } = await this.#control.send(new ListInferenceProfilesCommand(query));
    return page;
  }

  /** Whether a foundation model is there: one that no profile routes to is not known here at all. */
  async routeTo(modelArn: string): Promise<boolean> {
    const { inferenceProfileSummaries = [] } = await this.list({});
    return inferenceProfileSummaries.some(({ models = [] }) =>
      models.some((model) => model.modelArn === modelArn),
    );
  }
}
