/** How a client of the AWS SDK reaches the local AWS, which takes any credentials. */
export function localClient(aws: string, region = "us-east-1") {
  return { credentials: { accessKeyId: "local", secretAccessKey: "local" }, endpoint: aws, region };
}
