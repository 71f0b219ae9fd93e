/**
 * The part of a command's environment by which AWS's clients call the local AWS and nothing else. The last two are read by
 * Pulumi's own AWS plugin, which the stand-in has no need of: without them it asks STS and the machine's metadata first.
 * S3's clients name buckets in the path, as moto needs it, wherever the endpoint is an IP address.
 *
 * @param url of the local AWS
 */
export function awsEnvironment(url: string, region = "us-east-1") {
  return {
    AWS_ACCESS_KEY_ID: "local",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_ENDPOINT_URL: url,
    AWS_REGION: region,
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_SKIP_CREDENTIALS_VALIDATION: "true",
    AWS_SKIP_METADATA_API_CHECK: "true",
  };
}
