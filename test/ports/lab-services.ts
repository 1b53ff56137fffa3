import { AuroraClusters, LabCloud, type LabTask, labAccessKey, RdsInstances } from '../../lab/aws';
import { AuroraGlobalClusters } from '../../lambda/adapters/aws/aurora-global-clusters';
import { CloudWatchSignals } from '../../lambda/adapters/aws/cloudwatch-signals';
import { CloudWatchTeamAlarms } from '../../lambda/adapters/aws/cloudwatch-team-alarms';
import { EcsCluster, EcsSourceTasks } from '../../lambda/adapters/aws/ecs-cluster';
import { EcsServiceCounts } from '../../lambda/adapters/aws/ecs-service-counts';
import { EventBridgeEvents } from '../../lambda/adapters/aws/event-bridge-events';
import { RdsReplicaPairs } from '../../lambda/adapters/aws/rds-replica-pairs';
import { Route53Records } from '../../lambda/adapters/aws/route53-records';
import { SnsNotices } from '../../lambda/adapters/aws/sns-notices';
import { SsmParameters } from '../../lambda/adapters/aws/ssm-parameters';
import type { RunEvent } from '../../lambda/contract/events';
import type { PromotionKind } from '../../lambda/ports/database-fleet';
import type { FleetSubject } from './database-fleet.contract';
import { STANDBY, type Struck } from './ledger-subject';
import type { ServicesSubject } from './regional-services.contract';
import type { SignsSubject } from './regional-signs.contract';
import type { EventsSubject } from './run-events.contract';
import type { ClusterSubject } from './task-cluster.contract';

/** Long enough that nothing of a promotion happens before a test wants it. */
const NOTICE_MS = 20;

/** By the day: while a test runs no period of it ends. */
const TEAM_ALARM = {
  namespace: 'Team',
  dimensions: {},
  statistic: 'Maximum',
  periodSeconds: 86_400 * 6,
  threshold: 1,
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  evaluationPeriods: 1,
} as const;

/** The lab's cloud with what the adapters of one Region speak to; each `make` begins with a world of its own. */
export class LabServices {
  readonly cloud = new LabCloud({ secondsPerMinute: 0.01 });

  async start(): Promise<void> {
    await this.cloud.start();
    process.env.AWS_ENDPOINT_URL = this.cloud.endpoint;
    process.env.AWS_ACCESS_KEY_ID = labAccessKey(STANDBY, 'test');
    process.env.AWS_SECRET_ACCESS_KEY = 'none';
  }

  async stop(): Promise<void> {
    await this.cloud.stop();
    if (this.cloud.refusals.length > 0) throw new Error(`the lab refused: ${this.cloud.refusals.join(', ')}`);
  }

  private silence(service: string): void {
    this.cloud.faults.add({ service, fault: { kind: 'refuse' } });
  }

  makeFleet = async (role: 'replica' | 'primary'): Promise<FleetSubject> => {
    this.cloud.faults.clear();
    let promotions = 0;
    // A promotion lasts until the test lets it end: a slow machine must not end it before.
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const instances = new RdsInstances({
      clock: this.cloud.clock,
      phases: { noticeMs: NOTICE_MS, modifyingMs: 1, rebootingMs: 1 },
      onPromote: async () => {
        promotions += 1;
        await finished;
      },
    });
    const source = role === 'replica' ? { source: 'arn:aws:rds:us-east-1:111122223333:db:source' } : {};
    instances.add({ region: STANDBY, identifier: 'orders', endpoint: { host: 'h', port: 5432 }, ...source });
    this.cloud.attach({ rds: instances });
    const fleet = new RdsReplicaPairs(STANDBY);
    return {
      fleet,
      setStatus: (status) => instances.change(STANDBY, 'orders', { status }),
      setReplication: (status) => instances.change(STANDBY, 'orders', { replication: { status, normal: false } }),
      promotions: () => promotions,
      ways: () => Array.from({ length: promotions }, () => 'failover' as const),
      finishPromotion: async () => {
        finish();
        while ((await fleet.describe('orders')).role !== 'primary') await pause();
      },
      silence: () => this.silence('rds'),
    };
  };

  makeAurora = async (role: 'replica' | 'primary'): Promise<FleetSubject> => {
    this.cloud.faults.clear();
    const ways: PromotionKind[] = [];
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const clusters = new AuroraClusters({
      clock: this.cloud.clock,
      account: this.cloud.account,
      phases: { noticeMs: NOTICE_MS, changingMs: 1, promotingMs: 1 },
      onChange: async (_target, how) => {
        ways.push(how);
        await finished;
      },
    });
    const here = { region: STANDBY, identifier: 'orders', endpoint: { host: 'h', port: 5432 } };
    const source = { region: 'us-east-1', identifier: 'orders-source', endpoint: { host: 's', port: 5432 } };
    clusters.addGlobal('orders-global', role === 'primary' ? [here, source] : [source, here]);
    this.cloud.attach({ aurora: clusters });
    const fleet = new AuroraGlobalClusters(STANDBY, [{ cluster: 'orders', globalCluster: 'orders-global' }]);
    const arn = `arn:aws:rds:${STANDBY}:${this.cloud.account}:cluster:orders`;
    return {
      fleet,
      setStatus: (status) =>
        clusters.changeCluster(STANDBY, 'orders', status === 'no-instance' ? { instances: [] } : { status }),
      setReplication: (synchronization) =>
        clusters.changeMember(arn, { synchronization: synchronization as 'pending-resync' }),
      promotions: () => ways.length,
      detach: () => clusters.detach(arn),
      ways: () => ways,
      finishPromotion: async () => {
        finish();
        for (;;) {
          const state = await fleet.describe('orders');
          if (state.role === 'primary' && state.status.means === 'available') return;
          await pause();
        }
      },
      silence: () => this.silence('rds'),
    };
  };

  private clusters = 0;

  makeCluster = async (): Promise<ClusterSubject> => {
    const { cloud } = this;
    cloud.faults.clear();
    this.clusters += 1;
    // Every test has a Region of its own: tasks and client tokens are remembered for an hour.
    const region = `us-test-${this.clusters}`;
    cloud.ecs.addCluster({ region, name: 'jobs' });
    cloud.ecs.addTaskDefinition({ region, family: 'invoice', containers: ['job', 'handover-claim'] });
    cloud.ecs.addService({ region, cluster: 'jobs', name: 'api', desiredCount: 2 });
    const commands = new Map<string, readonly string[] | undefined>();
    const startTask = async ({ taskArn, command }: LabTask) => {
      commands.set(taskArn, command);
      return { stop: async () => undefined };
    };
    cloud.attach({ ecs: { startTask } });
    return {
      cluster: new EcsCluster(region),
      source: new EcsSourceTasks(region, 'jobs'),
      setCapacity: async (capacity) => cloud.ecs.addCluster({ region, name: 'jobs', capacity }),
      end: (arn, exitCode) => cloud.ecs.exited(arn, exitCode),
      started: () => commands.size,
      command: (arn) => commands.get(arn),
      silence: () => this.silence('ecs'),
    };
  };

  makeEvents = async (): Promise<EventsSubject> => {
    const { cloud } = this;
    cloud.faults.clear();
    const before = cloud.events.length;
    const failures: unknown[] = [];
    return {
      events: new EventBridgeEvents(STANDBY, (error) => failures.push(error)),
      sent: () =>
        cloud.events.slice(before).map(({ detailType, detail }) => ({ type: detailType, detail }) as RunEvent),
      silence: () => {
        cloud.faults.add({ service: 'events', fault: { kind: 'refuse' } });
        return counted(failures);
      },
      refuse: () => {
        cloud.buses.refusing = true;
        return counted(failures);
      },
    };
  };

  makeSigns = async (): Promise<SignsSubject> => {
    const { cloud } = this;
    cloud.faults.clear();
    this.clusters += 1;
    const region = `us-signs-${this.clusters}`;
    cloud.ecs.addCluster({ region, name: 'web' });
    cloud.ecs.addService({ region, cluster: 'web', name: 'orders-api', desiredCount: 4 });
    for (const name of ['quiet', 'loud', 'new']) cloud.alarms.add({ ...TEAM_ALARM, region, name, metricName: name });
    const tell = (metricName: string, value: number) =>
      cloud.alarms.put(region, { namespace: 'Team', metricName, dimensions: {}, value, at: cloud.clock.now() });
    tell('quiet', 0);
    tell('loud', 1);
    const side = { home: 'web', standby: 'web' };
    const service = { name: 'api', cluster: side, service: { home: 'other', standby: 'orders-api' }, desiredCount: 4 };
    return {
      alarms: new CloudWatchTeamAlarms(region, ['quiet', 'loud', 'new', 'not there']),
      counts: new EcsServiceCounts(region, 'standby', [service]),
      silence: (what) => this.silence(what === 'alarms' ? 'cloudwatch' : 'ecs'),
    };
  };

  makeServices = async (): Promise<ServicesSubject> => {
    const { cloud } = this;
    cloud.faults.clear();
    cloud.zones.add({ id: 'Z1', name: 'example.com', records: [] });
    const topicArn = `arn:aws:sns:${STANDBY}:${cloud.account}:shop-orders-notices`;
    cloud.topics.add(topicArn);
    const before = cloud.notices.length;
    const target = (name: string) => {
      const answer = cloud.zones.answer(name, 'CNAME');
      return answer.kind === 'record' ? answer.record.values[0] : undefined;
    };
    return {
      parameters: new SsmParameters(STANDBY),
      notices: new SnsNotices(STANDBY, topicArn, (error) => {
        throw error;
      }),
      signals: new CloudWatchSignals(STANDBY),
      records: new Route53Records(),
      parameter: (name) => cloud.parameters.get(STANDBY, name),
      sent: () => cloud.notices.slice(before).map(({ subject, message }) => ({ subject, text: message })),
      target: async (name) => {
        await pause();
        return target(name);
      },
      silence: (service) => this.silence(service === 'records' ? 'route53' : 'ssm'),
    };
  };
}

/** Each failure is told once, to whoever logs it. */
const counted = (failures: readonly unknown[]): Struck => ({
  get hits() {
    return failures.length;
  },
});

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, NOTICE_MS));
