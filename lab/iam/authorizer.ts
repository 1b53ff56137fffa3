import { type Authorize, AwsError, type Denial, NotImplementedByLab } from '../aws';
import { accessDenied } from './access-denied';
import { needsOf } from './call-needs';
import type { AccessRequest } from './context';
import { type Decision, decide } from './decide';
import type { Surroundings } from './need';
import type { Statement } from './statement';

/** What a function of the app may do. */
export interface FunctionAccess {
  readonly functionName: string;
  readonly roleArn: string;
  readonly statements: readonly Statement[];
}

export interface Access {
  /** By access key, see `labAccessKey`. */
  readonly functions: ReadonlyMap<string, FunctionAccess>;
  readonly surroundings: Surroundings;
}

/** Decides every call of a Lambda by the role that its template gives it. Whoever has another access key is an operator. */
export function authorizer({ functions, surroundings }: Access): Authorize {
  const decisions = new Map<string, Decision>();
  const decideOnce = (caller: string, own: FunctionAccess, request: AccessRequest): Decision => {
    const key = `${caller} ${request.action} ${request.resource} ${JSON.stringify(request.context)}`;
    const decision = decisions.get(key) ?? decide(own.statements, request);
    decisions.set(key, decision);
    return decision;
  };
  return (call, input) => {
    if (call.callerRegion === undefined) return undefined;
    const own = functions.get(call.caller);
    if (own === undefined) return unknown(`access key ${call.caller} belongs to no function of the templates`);
    try {
      for (const need of needsOf(call, input, surroundings)) {
        const request = { ...need, context: { ...need.context, 'aws:userid': [userIdOf(own)] } };
        const decision = decideOnce(call.caller, own, request);
        if (decision !== 'allowed') return denial(call.service, own, request, decision);
      }
      return undefined;
    } catch (error) {
      if (error instanceof NotImplementedByLab) return unknown(`${own.functionName}: ${error.message}`);
      throw error;
    }
  };
}

/** Id of the role and name of the session; the lab's roles have no id of their own. Lambda names its session after the function. */
const userIdOf = ({ roleArn, functionName }: FunctionAccess): string => `${roleArn.split('/').at(-1)}:${functionName}`;

const unknown = (what: string): Denial => ({ what, error: new AwsError('NotImplementedByLab', what) });

function denial(service: string, own: FunctionAccess, request: AccessRequest, decision: Decision): Denial {
  const { action, resource } = request;
  const role = own.roleArn.split('/').at(-1);
  const user = `arn:aws:sts::${own.roleArn.split(':')[4]}:assumed-role/${role}/${own.functionName}`;
  const because =
    decision === 'denied' ? 'with an explicit deny' : `because no identity-based policy allows the ${action} action`;
  const message = `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
  return {
    what: `${own.functionName} may not ${action} on ${resource}${circumstances(request)}`,
    error: accessDenied(service, message),
  };
}

/** Keys that say nothing about this call. */
const EVERY_CALL = new Set(['aws:RequestedRegion', 'aws:userid']);

function circumstances({ context }: AccessRequest): string {
  const own = Object.entries(context).filter(([key]) => !EVERY_CALL.has(key));
  return own.length === 0 ? '' : ` (${own.map(([key, values]) => `${key} = ${values.join(', ')}`).join('; ')})`;
}
