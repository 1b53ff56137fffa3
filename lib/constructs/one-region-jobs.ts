import type { Construct } from 'constructs';
import { jobsTableName } from '../../lambda/contract/names';
import type { Side } from '../../lambda/contract/settings';
import { otherSide, workloadName } from '../config/place';
import type { CheckedPlan } from '../config/plan';
import type { FunctionRoleName } from './function-roles';
import type { JobApplication, JobCluster } from './job-cluster';
import { allow, ledgerArn, readLease } from './permissions';
import type { WorkloadFunctions } from './workload-functions';

export const isOneRegion = ({ durability }: Pick<JobApplication, 'durability'>): boolean => durability === 'one-region';

/** The table of one side for jobs that stand in one Region only. */
export const jobTableArn = (scope: Construct, plan: CheckedPlan, side: Side): string =>
  ledgerArn(scope, jobsTableName(workloadName(plan), side), plan[side]);

const READ = ['dynamodb:GetItem', 'dynamodb:Query'];
const WRITE = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];

/** Who does what with the table of its own Region; functions that are not here never touch it. */
const HERE: readonly (readonly [FunctionRoleName, readonly string[]])[] = [
  ['dispatcher', [...READ, ...WRITE]],
  ['task-events', [...READ, ...WRITE]],
  ['submissions', [...READ, ...WRITE]],
  ['schedules', [...READ, ...WRITE]],
  ['database-steps', [...READ, ...WRITE]],
  // The report: sums, and what became of jobs that were moved.
  ['run-steps', ['dynamodb:GetItem']],
];

/** Ways in whose ledger is jobs only: who serves stands elsewhere in it. */
const ASK_WHO_SERVES: readonly FunctionRoleName[] = ['submissions', 'schedules'];

/** The functions may use this Region's table, and a takeover may look into the one that it leaves behind. */
export function letKeepJobsHere(
  scope: Construct,
  functions: WorkloadFunctions,
  { plan, side, jobs }: { readonly plan: CheckedPlan; readonly side: Side; readonly jobs: JobCluster },
): void {
  if (!needsTable(jobs)) return;
  const table = jobTableArn(scope, plan, side);
  for (const [role, actions] of HERE) if (functions.has(role)) functions.allow(role, allow([...actions], [table]));
  functions.allow('database-steps', allow(READ, [jobTableArn(scope, plan, otherSide(side))]));
  for (const role of ASK_WHO_SERVES) if (functions.has(role)) functions.allow(role, readLease(scope, plan));
}

function needsTable({ applications, table }: JobCluster): boolean {
  const [first] = applications.filter(isOneRegion);
  if (first !== undefined && table === undefined)
    throw new Error(
      `application "${first.name}" is "one-region" and the job cluster has no table: give it a JobTable of this Region`,
    );
  if (first === undefined && table !== undefined)
    throw new Error(
      'the job cluster has a table and no application is "one-region": say so of one, or leave the table out',
    );
  return first !== undefined;
}
