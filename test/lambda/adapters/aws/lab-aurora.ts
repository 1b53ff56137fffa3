import { AuroraClusters, LabCloud, labAccessKey } from '../../../../lab/aws';
import { AuroraGlobalClusters } from '../../../../lambda/adapters/aws/aurora-global-clusters';
import { HOME, STANDBY } from '../../../lab/aws/clients';
import { ManualClock, settle } from '../../../lab/aws/manual-clock';

export const ACCOUNT = '111122223333';

/** A global database on the lab's wire, new for each test, and the shipped adapter of its standby. */
export class LabAurora {
  readonly clock = new ManualClock();
  readonly cloud = new LabCloud();
  clusters = this.create();
  fleet = this.connect();
  private before = 0;

  async start(): Promise<void> {
    await this.cloud.start();
    process.env.AWS_ENDPOINT_URL = this.cloud.endpoint;
    process.env.AWS_ACCESS_KEY_ID = labAccessKey(STANDBY, 'test');
    process.env.AWS_SECRET_ACCESS_KEY = 'none';
  }

  stop = (): Promise<void> => this.cloud.stop();

  renew(): void {
    this.cloud.faults.clear();
    this.cloud.heal(HOME);
    this.clusters = this.create();
    this.clusters.addGlobal('orders', [
      { region: HOME, identifier: 'orders-a', endpoint: { host: 'a', port: 1 } },
      {
        region: STANDBY,
        identifier: 'orders-b',
        endpoint: { host: 'b', port: 2 },
        readerEndpoint: { host: 'b-ro', port: 2 },
      },
    ]);
    this.cloud.attach({ aurora: this.clusters });
    this.fleet = this.connect();
    this.before = this.cloud.log.entries.length;
  }

  calls = () => this.cloud.log.entries.slice(this.before);
  changes = () => this.calls().filter(({ operation }) => /^(Failover|Switchover)GlobalCluster$/.test(operation));
  pass = async (milliseconds: number): Promise<void> => {
    this.clock.advance(milliseconds);
    await settle();
  };
  /** The three phases one after the other: each begins a timer of its own. */
  finish = async (): Promise<void> => {
    for (const milliseconds of [1_000, 60_000, 30_000]) await this.pass(milliseconds);
  };
  seen = () => this.fleet.describe('orders-b');

  private create(): AuroraClusters {
    return new AuroraClusters({
      clock: this.clock,
      account: ACCOUNT,
      phases: { noticeMs: 1_000, changingMs: 60_000, promotingMs: 30_000 },
      onChange: async () => {},
    });
  }

  private connect(): AuroraGlobalClusters {
    return new AuroraGlobalClusters(STANDBY, [{ cluster: 'orders-b', globalCluster: 'orders' }]);
  }
}
