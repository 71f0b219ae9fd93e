/** The region of a resource that names none. */
export const defaultRegion = process.env.AWS_REGION ?? "us-east-1";
