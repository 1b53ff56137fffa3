import type {
  DatabaseSettings,
  JobsSettings,
  RecordSettings,
  ServiceSettings,
  WorkloadSettings,
} from '../../lambda/contract/settings';
import { ledgerOf } from '../config/place';
import type { CheckedPlan } from '../config/plan';

/** Environment variables of a Lambda function may have 4 kB together. */
export const LARGEST_SETTINGS_BYTES = 3500;

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

/** What is wrong with settings of that size, in words; nothing while they fit. */
export function sizeMistakes(resolved: unknown, workload: string): string[] {
  const bytes = Buffer.byteLength(JSON.stringify(resolved));
  if (bytes <= LARGEST_SETTINGS_BYTES) return [];
  return [
    `the settings of workload "${workload}" have ${bytes} bytes, a Lambda environment has room for ${LARGEST_SETTINGS_BYTES}: ` +
      'split the workload, or use fewer roles, schemas, classes and shorter names',
  ];
}
