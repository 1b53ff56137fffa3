import { ERRORS, FailoverError } from '../../contract/errors';

/** What the SDK throws, as far as an adapter may look at it. */
export interface SdkFault {
  readonly name: string;
  readonly message: string;
  readonly httpStatusCode?: number;
}

/** Names that mean "later", whichever service says them. */
const LATER = new Set([
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'ProvisionedThroughputExceededException',
  'ReplicatedWriteConflictException',
  'PriorRequestNotComplete',
  'TimeoutError',
  'AbortError',
  'NetworkingError',
  'InternalServerError',
  'InternalFailure',
  'ServiceUnavailable',
  'ServerException',
]);

export function readFault(error: unknown): SdkFault {
  if (!(error instanceof Error)) return { name: 'Unknown', message: String(error) };
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? Number(metadata.httpStatusCode)
      : undefined;
  return { name: error.name, message: error.message, httpStatusCode: status };
}

/** No HTTP answer at all is a connection that broke; 5xx and throttling mean later. Anything else is a real answer. */
export function isPassing(error: unknown): boolean {
  const fault = readFault(error);
  return LATER.has(fault.name) || fault.httpStatusCode === undefined || fault.httpStatusCode >= 500;
}

/** Turns a fault that passes into `Transient`; every other one is thrown as it is. */
export function translate(error: unknown, doing: string): never {
  if (error instanceof FailoverError) throw error;
  const { name, message } = readFault(error);
  if (isPassing(error)) throw new FailoverError(ERRORS.transient, `${doing}: ${name}: ${message}`);
  throw error;
}

/** The one that was asked for by its name. Without it AWS answers with an error: an empty list is no word that it is gone. */
export function named<T>(found: readonly T[] | undefined, name: string): T {
  const [first] = found ?? [];
  if (first !== undefined) return first;
  throw new FailoverError(
    ERRORS.transient,
    `${name} was not in the answer, and the answer does not say that it is gone`,
  );
}

export async function translated<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    return translate(error, doing);
  }
}
