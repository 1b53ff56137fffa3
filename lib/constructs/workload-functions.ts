import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { WorkloadSettings } from '../../lambda/contract/settings';
import type { StepFunction } from '../../lambda/contract/steps';
import { ledgerOf, PLACES } from '../config/place';
import type { CheckedPlan } from '../config/plan';
import type { FunctionNetwork } from './function-network';
import { FUNCTION_ROLES, type FunctionRoleName, JOB_ROLES, ROLE_OF_STEPS } from './function-roles';
import { HandlerFunction } from './handler-function';
import { keepJobs } from './job-permissions';
import { ledgerArns } from './ledger-arns';
import { answerForMachine, ledgerAccess, neverPeoplesWords } from './permissions';
import { explainWildcards } from './wildcards';

export interface WorkloadFunctionsProps {
  readonly plan: CheckedPlan;
  readonly roles: readonly FunctionRoleName[];
  readonly settings: () => WorkloadSettings;
  readonly network?: FunctionNetwork;
}

/** The Lambda functions of a workload in one Region, by role. All of them know the ledger. */
export class WorkloadFunctions extends Construct {
  private readonly functions: Map<FunctionRoleName, lambda.Function>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WorkloadFunctionsProps,
  ) {
    super(scope, id);
    this.functions = new Map(props.roles.map((role) => [role, this.create(role)]));
  }

  /** A function that not every workload has. `event`: what it is told every minute. */
  add(role: FunctionRoleName, event?: object): lambda.Function {
    const created = this.create(role, event);
    this.functions.set(role, created);
    return created;
  }

  get(role: FunctionRoleName): lambda.Function {
    const found = this.functions.get(role);
    if (found === undefined)
      throw new Error(`no function "${role}" in this Region, there are ${[...this.functions.keys()]}`);
    return found;
  }

  has(role: FunctionRoleName): boolean {
    return this.functions.has(role);
  }

  ofSteps(steps: StepFunction): lambda.Function {
    return this.get(ROLE_OF_STEPS[steps]);
  }

  /** The functions that run all day. */
  loops(): readonly (readonly [FunctionRoleName, lambda.Function])[] {
    return [...this.functions].filter(([role]) => FUNCTION_ROLES[role].everyMinute);
  }

  /** The functions that speak SQL. */
  sql(): readonly lambda.Function[] {
    return [...this.functions].filter(([role]) => FUNCTION_ROLES[role].inVpc).map(([, each]) => each);
  }

  allow(role: FunctionRoleName, ...statements: iam.PolicyStatement[]): void {
    const each = this.get(role);
    for (const statement of statements) {
      each.addToRolePolicy(statement);
      explainWildcards(each.role ?? each, statement);
    }
  }

  private create(role: FunctionRoleName, event?: object): lambda.Function {
    const { plan, settings, network } = this.props;
    const created = new HandlerFunction(this, idOf(role), {
      plan,
      role,
      settings,
      ...(FUNCTION_ROLES[role].inVpc && { network }),
      ...(event && { event }),
    });
    for (const statement of this.ledger(role)) created.function.addToRolePolicy(statement);
    return created.function;
  }

  private ledger(role: FunctionRoleName): iam.PolicyStatement[] {
    const { plan } = this.props;
    const regions = PLACES.map((place) => plan[place]);
    const table = ledgerOf(plan);
    if (role === 'decide') return answerForMachine(this, table, regions, plan.name);
    const ledger = JOB_ROLES.includes(role)
      ? keepJobs(ledgerArns(this, plan), plan.name, '*')
      : ledgerAccess(this, table, regions);
    return [ledger, ...neverPeoplesWords(this, table, regions)];
  }
}

/** `database-steps` → `DatabaseSteps`. */
const idOf = (role: string): string =>
  role
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
