import { AwsError } from './errors';

/** One call as it stands on the wire: who calls which Region's service. */
export interface Call {
  /** Access key: `LAB.<region>.<function name>`, or anything else for an operator. */
  readonly caller: string;
  /** Region that the caller runs in; absent for an operator. */
  readonly callerRegion?: string;
  /** Region that is called, from the signing scope. */
  readonly region: string;
  /** IAM's name of the service, so that `service:operation` is the IAM action. */
  readonly service: string;
  readonly operation: string;
}

/** An operation that the lab implements, with the parameters that it honours (`a.b` covers all below it). */
export interface Operation {
  readonly parameters: readonly string[];
  readonly handle: (input: unknown, call: Call) => unknown;
}

/** Table of what one service implements, by operation name. */
export type Operations = Readonly<Record<string, Operation>>;

/** `I` is the client's own input type: the server has decoded the input by that very schema. */
export function operation<I, O>(
  parameters: readonly string[],
  handle: (input: I, call: Call) => O | Promise<O>,
): Operation {
  return { parameters, handle: (input, call) => handle(input as I, call) };
}

export function required<T>(value: T | undefined, parameter: string): T {
  if (value === undefined) throw new AwsError('ValidationException', `parameter ${parameter} is required`);
  return value;
}

export type Scope = Pick<Call, 'caller' | 'callerRegion' | 'region'> & { readonly signingName: string };

const CREDENTIAL = /Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/;
const LAB_KEY = /^LAB\.([a-z0-9-]+)\.(.+)$/;

/** Access key of a Lambda in the lab: names its Region and function to whoever reads the wire log. */
export const labAccessKey = (region: string, functionName: string): string => `LAB.${region}.${functionName}`;

/** Reads caller, Region and service from the signature's scope; undefined when the request is not signed. */
export function signingScope(authorization: string | undefined): Scope | undefined {
  const [, caller, region, signingName] = CREDENTIAL.exec(authorization ?? '') ?? [];
  if (caller === undefined || region === undefined || signingName === undefined) return undefined;
  const callerRegion = LAB_KEY.exec(caller)?.[1];
  return callerRegion === undefined ? { caller, region, signingName } : { caller, callerRegion, region, signingName };
}
