import { LabCloud, labAccessKey } from '../../lab/aws';
import { ledgerKeys } from '../../lambda/adapters/aws/ledger/keys';
import { LedgerTable } from '../../lambda/adapters/aws/ledger/ledger-table';
import type { JobTablesAddress, RegionalTable } from '../../lambda/handlers/job-tables';
import { composeLedger } from '../../lambda/handlers/ledger';
import {
  HOME,
  type LedgerSubject,
  ONE_REGION_APPLICATIONS,
  oneRegionSubject,
  REGIONS,
  STANDBY,
} from './ledger-subject';
import type { LeftBehindSubject } from './left-behind.contract';

const TABLE = 'shop-ledger';
const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem'];

const tableOf = (region: string, side: string): RegionalTable => ({ region, table: `shop-jobs-${side}` });

/** The lab's cloud with a ledger table, and this process's clients pointed to it. One for each test file. */
export class LabLedger {
  readonly cloud = new LabCloud();
  private workloads = 0;

  async start(): Promise<void> {
    await this.cloud.start();
    const regions = Object.values(REGIONS);
    await this.createTable(TABLE, regions);
    for (const { region, table } of [tableOf(HOME, 'home'), tableOf(STANDBY, 'standby')])
      await this.createTable(table, [region]);
    process.env.AWS_ENDPOINT_URL = this.cloud.endpoint;
    process.env.AWS_ACCESS_KEY_ID = labAccessKey(HOME, 'test');
    process.env.AWS_SECRET_ACCESS_KEY = 'none';
  }

  private createTable(name: string, regions: readonly string[]): Promise<void> {
    return this.cloud.dynamodb.createTable({ name, partitionKey: 'pk', sortKey: 'sk', regions });
  }

  /** What the lab does not implement must not have been asked. */
  async stop(): Promise<void> {
    await this.cloud.stop();
    if (this.cloud.refusals.length > 0) throw new Error(`the lab refused: ${this.cloud.refusals.join(', ')}`);
  }

  /** A workload of its own for each test. */
  makeLedger = async (): Promise<LedgerSubject> => this.subject();

  /** The same where all jobs stand in a table of home, which serves. */
  makeOneRegion = async (): Promise<LedgerSubject> => {
    const subject = this.subject({
      applications: ONE_REGION_APPLICATIONS,
      here: tableOf(HOME, 'home'),
      there: tableOf(STANDBY, 'standby'),
    });
    await subject.ledger.leases.create({ active: HOME, holder: 'keeper' });
    return oneRegionSubject(subject);
  };

  /** A job of home, and what the standby sees of it. */
  makeLeftBehind = async (): Promise<LeftBehindSubject> => {
    const { faults } = this.cloud;
    faults.clear();
    this.workloads += 1;
    const workload = `orders-${this.workloads}`;
    const address = { ledgerTable: TABLE, workload, regions: REGIONS };
    const [home, standby] = [tableOf(HOME, 'home'), tableOf(STANDBY, 'standby')];
    const applications = ONE_REGION_APPLICATIONS;
    const served = composeLedger({ ...address, region: HOME, oneRegion: { applications, here: home, there: standby } });
    const looks = composeLedger({
      ...address,
      region: STANDBY,
      oneRegion: { applications, here: standby, there: home },
    });
    await served.leases.create({ active: HOME, holder: 'keeper' });
    const silence = () => faults.add({ service: 'dynamodb', targetRegion: HOME, fault: { kind: 'refuse' } });
    return { jobs: served.jobs, leftBehind: looks.leftBehind, silence };
  };

  private subject(oneRegion?: JobTablesAddress): LedgerSubject {
    const { faults } = this.cloud;
    faults.clear();
    this.workloads += 1;
    const workload = `orders-${this.workloads}`;
    const table = new LedgerTable(TABLE, [HOME]);
    return {
      mark: (runId, decision) => table.update(ledgerKeys(workload).decision(runId), { set: { decision } }, {}),
      ledger: composeLedger({ ledgerTable: TABLE, workload, regions: REGIONS, region: HOME, oneRegion }),
      faults: {
        loseAnswers: (writes) =>
          faults.add({
            service: 'dynamodb',
            targetRegion: HOME,
            when: ({ operation }) => WRITES.includes(operation),
            times: writes,
            fault: { kind: 'drop-answer' },
          }),
        refuse: (endpoints) =>
          faults.add({
            service: 'dynamodb',
            ...(endpoints === 'first' ? { targetRegion: HOME } : {}),
            fault: { kind: 'refuse' },
          }),
        stopAfter: (calls) => faults.add({ service: 'dynamodb', skip: calls, fault: { kind: 'refuse' } }),
        heal: () => faults.clear(),
      },
    };
  }
}
