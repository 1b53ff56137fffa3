import { Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { jobsEndpointParameterName } from '../../lambda/contract/names';
import type { ScheduleEvent, ScheduleSettings } from '../../lambda/contract/schedules';
import { cronWanted, isCronLine, isTimeZone, TIME_ZONE_WANTED } from '../config/cron-line';
import { SIDES, workloadName } from '../config/place';
import type { CheckedPlan } from '../config/plan';
import { grantToPeople } from './grant-to-people';
import { JobApi } from './job-api';
import type { JobApplication } from './job-cluster';
import { callJobApi, hurryJobs, keepJobs } from './job-permissions';
import { ledgerArns } from './ledger-arns';
import { isOneRegion, jobTableArn } from './one-region-jobs';
import type { OperationalAlarms } from './operational-alarms';
import { readLease } from './permissions';
import type { WorkloadFunctions } from './workload-functions';

export interface JobDoorsProps {
  readonly plan: CheckedPlan;
  readonly applications: readonly JobApplication[];
  readonly functions: WorkloadFunctions;
  readonly alarms: OperationalAlarms;
}

/** Constant input of a rule's target. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html */
const LARGEST_EVENT = 8_192;

/** The ways in for jobs in one Region: the HTTP API, schedules, and the ledger for people at the command line. */
export class JobDoors extends Construct {
  /** Where this Region's HTTP API is. */
  readonly endpoint: string;
  private readonly api: JobApi;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: JobDoorsProps,
  ) {
    super(scope, id);
    this.api = this.createApi();
    this.endpoint = this.api.endpoint;
    this.publishEndpoint();
    this.createSchedules();
  }

  /**
   * Lets programs submit, read and cancel jobs of one application over this Region's API; grant it in both. No other
   * application's jobs are in reach. Fails for a principal whose policies are not this app's to change.
   */
  grantSubmit(grantee: iam.IGrantable, application: string): void {
    this.mustBeKnown('grantSubmit', application);
    const { apiId } = this.api;
    const statements = [callJobApi(this, apiId, application)];
    const literals = { [apiId]: `<id of the API ${this.props.plan.installation}-${this.props.plan.name}-jobs>` };
    grantToPeople(this, grantee, { method: 'grantSubmit', statements, literals });
  }

  /**
   * Lets people submit, read, cancel and hurry jobs of one application at the command line, which writes to the ledger itself and so
   * works while any two of its Regions do. Whoever may do that can also forge what the ledger says of that application's
   * jobs; of no other's. Fails for a principal whose policies are not this app's to change.
   */
  grantKeepJobs(grantee: iam.IGrantable, application: string): void {
    this.mustBeKnown('grantKeepJobs', application);
    const statements = this.keeping(application);
    grantToPeople(this, grantee, { method: 'grantKeepJobs', statements, literals: {} });
  }

  /** Jobs that stand in one Region stand in either table, and who serves says which one takes new ones. */
  private keeping(application: string): iam.PolicyStatement[] {
    const { plan, applications } = this.props;
    const oneRegion = applications.some((each) => each.name === application && isOneRegion(each));
    const tables = oneRegion ? SIDES.map((side) => jobTableArn(this, plan, side)) : ledgerArns(this, plan);
    const jobs = [keepJobs(tables, plan.name, application), hurryJobs(tables, plan.name, application)];
    return oneRegion ? [...jobs, readLease(this, plan)] : jobs;
  }

  private mustBeKnown(method: string, application: string): void {
    const names = this.props.applications.map(({ name }) => name);
    if (!names.includes(application))
      throw new Error(`${method}: application is "${application}", the job cluster has ${names.join(', ')}`);
  }

  private createApi(): JobApi {
    const { plan, functions, applications } = this.props;
    const handler = functions.add('submissions');
    this.props.alarms.watchCalls('submissions', handler);
    const api = new JobApi(this, 'Http', { plan, handler, applications: applications.map(({ name }) => name) });
    this.props.alarms.watchApi(api.stage);
    return api;
  }

  /** Regions share no reference: whoever needs the address of the other Region's API reads it there. */
  private publishEndpoint(): void {
    new ssm.StringParameter(this, 'Endpoint', {
      parameterName: jobsEndpointParameterName(workloadName(this.props.plan)),
      description: 'HTTP API of this Region for jobs',
      stringValue: this.endpoint,
    });
  }

  private createSchedules(): void {
    const schedules = this.props.applications.flatMap(schedulesOf);
    for (const schedule of schedules) mustBeUnderstood(schedule);
    if (schedules.length === 0) return;
    this.props.alarms.watchLoop('schedules', this.props.functions.add('schedules', this.fitting({ schedules })));
  }

  private fitting(event: ScheduleEvent): ScheduleEvent {
    const { length } = JSON.stringify(event);
    if (length <= LARGEST_EVENT) return event;
    throw new Error(
      `the schedules of workload "${this.props.plan.name}" have ${length} characters as JSON in ${Stack.of(this).stackName}, ` +
        `an event has room for ${LARGEST_EVENT}: shorten their payloads, or split the workload`,
    );
  }
}

const schedulesOf = ({ name: application, schedules = [] }: JobApplication): readonly ScheduleSettings[] =>
  schedules.map(({ name, cron, timeZone, catchUpSeconds, jobClass, payload }) => ({
    application,
    name,
    cron,
    ...(timeZone !== undefined && { timeZone }),
    catchUpSeconds,
    ...(jobClass !== undefined && { jobClass }),
    ...(payload !== undefined && { payload }),
  }));

/** At synthesis, and not every minute. */
function mustBeUnderstood({ application, name, cron, timeZone }: ScheduleSettings): void {
  const of = `of schedule "${name}" of application "${application}"`;
  if (!isCronLine(cron)) throw new Error(`cron ${of} is "${cron}", should be ${cronWanted(cron)}`);
  if (timeZone !== undefined && !isTimeZone(timeZone))
    throw new Error(`timeZone ${of} is "${timeZone}", should be ${TIME_ZONE_WANTED}`);
}
