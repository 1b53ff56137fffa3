import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import type { DatabaseSettings, ServiceSettings, Side } from '../../lambda/contract/settings';
import type { DatabaseFacts, QuotaFacts, RegionFacts, SecretFacts, TaskFacts } from '../../lambda/ports/region-facts';
import type { MemoryCluster } from './memory-cluster';
import type { MemoryFleet } from './memory-fleet';

const RUNS: TaskFacts = {
  active: true,
  status: 'ACTIVE',
  images: { main: 'registry.example.com/orders:1' },
  vcpus: 0.25,
};

/** What an instance is unless a test says otherwise: alike on both sides. */
export const USUAL_FACTS: DatabaseFacts = {
  engineVersion: '17.6',
  instanceClasses: ['db.m7g.large'],
  encrypted: true,
  keyId: 'key',
  backupDays: 7,
  zones: ['a', 'b'],
  offeredIn: ['a', 'b'],
  parameters: { log_min_duration_statement: '1000' },
  rebootPending: false,
  iamLogins: false,
};

/** What AWS would tell of one Region, for all who ask; a test changes it. */
export class MemoryMakes {
  /** By instance. */
  readonly databases = new Map<string, Partial<DatabaseFacts>>();
  /** By id; every other secret is there. */
  readonly secrets = new Map<string, SecretFacts | undefined>();
  /** By service or task definition; every other one is there. */
  readonly tasks = new Map<string, TaskFacts | undefined>();
  readonly quotas: QuotaFacts[] = [];
  /** By instance: what asking for its facts is refused with. */
  readonly refusals = new Map<string, Error>();
}

export class MemoryRegionFacts implements RegionFacts {
  constructor(
    readonly region: string,
    private readonly side: Side,
    private readonly here: {
      readonly makes: MemoryMakes;
      readonly fleet: Pick<MemoryFleet, 'instances' | 'away'>;
      readonly cluster: Pick<MemoryCluster, 'away' | 'services'>;
    },
  ) {}

  async database({ instance, kind }: DatabaseSettings): Promise<DatabaseFacts | undefined> {
    this.assertAnswers('RDS', this.here.fleet);
    const identifier = instance[this.side];
    const refusal = this.here.makes.refusals.get(identifier);
    if (refusal !== undefined) throw refusal;
    if (!this.here.fleet.instances.has(identifier)) return undefined;
    return { ...USUAL_FACTS, ...FAMILY[kind], ...this.here.makes.databases.get(identifier) };
  }

  async secret(secretId: string): Promise<SecretFacts | undefined> {
    this.assertAnswers('Secrets Manager', this.here.fleet);
    const { secrets } = this.here.makes;
    return secrets.has(secretId) ? secrets.get(secretId) : {};
  }

  async service({ cluster, service }: ServiceSettings): Promise<TaskFacts | undefined> {
    const { [this.side]: name } = service;
    const facts = this.task(name);
    const desired = this.here.cluster.services.get(`${cluster[this.side]}/${name}`) ?? 0;
    return facts && { service: { desired, launchedOn: 'FARGATE' }, ...facts };
  }

  async taskDefinition(name: string): Promise<TaskFacts | undefined> {
    return this.task(name);
  }

  async quotas(): Promise<readonly QuotaFacts[]> {
    this.assertAnswers('RDS', this.here.fleet);
    return this.here.makes.quotas;
  }

  private task(name: string): TaskFacts | undefined {
    this.assertAnswers('ECS', this.here.cluster);
    const { tasks } = this.here.makes;
    return tasks.has(name) ? tasks.get(name) : RUNS;
  }

  private assertAnswers(who: string, { away }: { readonly away: boolean }): void {
    if (away) throw new FailoverError(ERRORS.transient, `${who} of ${this.region} does not answer`);
  }
}

const FAMILY: Readonly<Record<DatabaseSettings['kind'], Partial<DatabaseFacts>>> = {
  'rds-replica-pair': { storage: { gib: 100, type: 'gp3' }, multiAz: true },
  'aurora-global': {
    instanceClasses: ['db.r7g.large', 'db.r7g.large'],
    global: { member: true, engineVersion: '17.6', encrypted: true, writeForwarding: [] },
  },
};
