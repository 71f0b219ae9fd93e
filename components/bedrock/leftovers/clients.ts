import { type SdkSettings, sdkSettings } from "../../sdk-settings.ts";

/** A client of the AWS SDK for each region, made when it is first needed: most runs create nothing and load no SDK. */
export function perRegion<Client>(
  make: (settings: SdkSettings) => Promise<Client>,
): (region: string) => Promise<Client> {
  const clients = new Map<string, Promise<Client>>();
  return (region) => {
    const client = clients.get(region) ?? sdkSettings(region).then(make);
    clients.set(region, client);
    return client;
  };
}

/** The answer of a call about something that may not be there: undefined when AWS says so by one of these errors. */
export async function unlessMissing<Answer>(
  call: Promise<Answer>,
  ...errors: readonly string[]
): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    if (errors.includes((error as Error).name)) return undefined;
    throw error;
  }
}
