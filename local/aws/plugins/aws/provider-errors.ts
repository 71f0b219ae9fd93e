/**
 * A call of the SDK whose failure reads as the real provider has it, e.g.
 * `creating Budget (acme): operation error Budgets: CreateBudget, https response error StatusCode: 400, RequestID: …,
 * DuplicateRecordException: Error creating budget: acme - the budget already exists.`
 *
 * @param step e.g. `creating Budget (acme)`
 * @param operation e.g. `Budgets: CreateBudget`
 */
export async function during<T>(step: string, operation: string, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const { $metadata, message, name } = error as Error & { $metadata?: Metadata };
    const { httpStatusCode, requestId = "" } = $metadata ?? {};
    throw new Error(
      `${step}: operation error ${operation}, https response error StatusCode: ${httpStatusCode}, RequestID: ${requestId}, ${name}: ${message}`,
      { cause: error },
    );
  }
}

interface Metadata {
  readonly httpStatusCode?: number;
  readonly requestId?: string;
}
