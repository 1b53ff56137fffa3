import type { Stack } from 'aws-cdk-lib';
import {
  type DatabaseSettings,
  type JobsSettings,
  LARGEST_ENVIRONMENT_BYTES,
  type RecordSettings,
  type ServiceSettings,
  type WorkloadSettings,
} from '../../lambda/contract/settings';
import { MARKERS_REQUIRED } from '../config/config-rules';
import { orderFindings } from '../config/database-order-rules';
import { ledgerOf } from '../config/place';
import type { CheckedPlan } from '../config/plan';
import { bytesOf, settingsParts } from './settings-parts';

/**
 * A run carries an answer for each database from state to state, and a look is one Describe of each: a hundred of them are
 * 102 KiB of 256 (`npm run bench -- databases`) and, with their promotions, 200 of the 300 requests that RDS takes in a burst.
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-api-throttling.html
 */
export const MOST_DATABASES = 100;

/** The document of a run grows about twice as fast as the settings; a quarter of what a state may carry leaves room. */
export const LARGEST_SETTINGS_BYTES = 65_536;

/** Collects what the functions of one Region must know. */
export class WorkloadSettingsDraft {
  readonly databases: DatabaseSettings[] = [];
  readonly services: ServiceSettings[] = [];
  readonly records: RecordSettings[] = [];
  readonly observerAlarms: string[] = [];
  jobs: JobsSettings | undefined;

  constructor(
    private readonly plan: CheckedPlan,
    private readonly topicArn: string,
  ) {}

  finished(): WorkloadSettings {
    const { plan } = this;
    return {
      installation: plan.installation,
      workload: plan.name,
      regions: { home: plan.home, standby: plan.standby, tiebreaker: plan.tiebreaker },
      ledgerTable: ledgerOf(plan),
      rtoSeconds: plan.rtoSeconds,
      rpoSeconds: plan.rpoSeconds,
      whenRpoExceeded: plan.whenRpoExceeded,
      ...(plan.rpoWaitSeconds !== undefined && { rpoWaitSeconds: plan.rpoWaitSeconds }),
      automation: plan.automation,
      approvalDeadlineSeconds: plan.approvalDeadlineSeconds,
      databases: this.databases,
      services: this.services,
      ...(this.jobs && { jobs: this.jobs }),
      records: this.records,
      ...(plan.transaction && { transaction: plan.transaction }),
      ...(this.observerAlarms.length > 0 && { observerAlarms: this.observerAlarms }),
      topicArn: this.topicArn,
    };
  }
}

/** What is wrong with settings, in words; nothing while all of it goes together and fits. */
export const settingsMistakes = (settings: WorkloadSettings, stack: Stack): string[] => [
  ...orderMistakes(settings),
  ...sizeMistakes(settings, stack),
];

/** What the databases of a workload say of each other. */
function orderMistakes({ databases, jobs }: WorkloadSettings): string[] {
  const optional = databases.flatMap(({ name, required }) => (required === false ? name : []));
  const markers = (jobs?.applications ?? []).filter(({ markerDatabase = '' }) => optional.includes(markerDatabase));
  return [
    ...orderFindings(databases).map(
      ({ path, wanted }) => `database "${databases[Number(path[1])]?.name}": ${path[2]} should be ${wanted}`,
    ),
    ...markers.map(
      ({ name, markerDatabase }) =>
        `application "${name}": markerDatabase is "${markerDatabase}", should be ${MARKERS_REQUIRED}`,
    ),
  ];
}

/** What is too large, in words. */
function sizeMistakes(settings: WorkloadSettings, stack: Stack): string[] {
  const { workload, databases } = settings;
  const bytes = bytesOf(stack.resolve(settings));
  const environmentBytes = bytesOf(stack.resolve(settingsParts(settings, stack).environment));
  return [
    ...(databases.length > MOST_DATABASES
      ? [`workload "${workload}" has ${databases.length} databases, one run moves at most ${MOST_DATABASES}: split it`]
      : []),
    ...(bytes > LARGEST_SETTINGS_BYTES
      ? [
          `the settings of workload "${workload}" have ${bytes} bytes, a run has room for ${LARGEST_SETTINGS_BYTES}: ` +
            'split the workload, or use fewer roles, schemas, classes and shorter names',
        ]
      : []),
    ...(environmentBytes > LARGEST_ENVIRONMENT_BYTES
      ? [
          `what only a deploy knows of workload "${workload}" (subnets, security groups and the like) has ${environmentBytes} bytes, ` +
            `a Lambda environment has room for ${LARGEST_ENVIRONMENT_BYTES}: name it in the app, or split the workload`,
        ]
      : []),
  ];
}
