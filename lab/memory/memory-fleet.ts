import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import type { DatabaseKind } from '../../lambda/contract/settings';
import type {
  DatabaseFleet,
  Endpoint,
  InstanceState,
  InstanceStatus,
  PromotionKind,
} from '../../lambda/ports/database-fleet';
import type { MemoryServer } from './memory-server';

interface Family {
  /** A promotion's life: accepted while the status still says `available`, then these in order. */
  readonly phases: readonly string[];
  /** The phase that the server is promoted in. */
  readonly promotes: string;
  readonly replicates: string;
}

const FAMILIES: Readonly<Record<DatabaseKind, Family>> = {
  'rds-replica-pair': {
    phases: ['available', 'modifying', 'rebooting'],
    promotes: 'rebooting',
    replicates: 'replicating',
  },
  'aurora-global': {
    phases: ['available', 'failing-over', 'promoting'],
    promotes: 'promoting',
    replicates: 'connected',
  },
};

const PERSON = [
  'storage-full',
  'failed',
  'stopped',
  'no-instance',
  'incompatible-network',
  'inaccessible-encryption-credentials',
];

export interface MemoryInstance {
  readonly server: MemoryServer;
  readonly endpoint: Endpoint;
  readonly kind: DatabaseKind;
  role: 'replica' | 'primary';
  status: string;
  replicationStatus: string;
  /** Position in the family's phases while a promotion is under way. */
  phase?: number;
  /** Aurora: it belongs to no global database. */
  standsAlone?: boolean;
  /** What becomes of it when the status that it is in has passed. */
  ends?: () => void;
}

/** Instances of one Region. Its owner moves a promotion on. */
export class MemoryFleet implements DatabaseFleet {
  readonly instances = new Map<string, MemoryInstance>();
  /** The control plane does not answer. */
  away = false;
  /** What is under way beside the instances, and ends with them. */
  readonly underWay: (() => void)[] = [];
  /** How often a promotion was asked for, by instance. */
  readonly promotions: string[] = [];
  /** How each of them was asked for. */
  readonly ways: PromotionKind[] = [];

  constructor(private readonly region: string) {}

  add(identifier: string, server: MemoryServer, kind: DatabaseKind = 'rds-replica-pair'): MemoryInstance {
    const role = server.writable ? 'primary' : 'replica';
    const endpoint = { host: hostOf(identifier, this.region), port: 5432 };
    const { replicates: replicationStatus } = FAMILIES[kind];
    const instance: MemoryInstance = { server, endpoint, kind, role, status: 'available', replicationStatus };
    this.instances.set(identifier, instance);
    return instance;
  }

  async describe(identifier: string): Promise<InstanceState> {
    this.assertAnswers(`describing ${identifier}`);
    const instance = this.instances.get(identifier);
    if (instance === undefined) return { role: 'missing' };
    const { role, endpoint, replicationStatus, kind } = instance;
    const status = statusOf(instance.status);
    if (role === 'primary')
      return { role, status, endpoint, ...(instance.standsAlone === true && { standsAlone: true }) };
    const replication = { status: replicationStatus, healthy: replicationStatus === FAMILIES[kind].replicates };
    return { role, status, endpoint, replication };
  }

  async promote(identifier: string, how: PromotionKind): Promise<void> {
    this.assertAnswers(`promoting ${identifier}`);
    const instance = this.instances.get(identifier);
    if (instance?.role === 'primary') return;
    const refusal = `RDS refused to promote ${identifier} in status ${instance?.status ?? 'missing'}`;
    if (instance === undefined || statusOf(instance.status).means === 'person')
      throw new FailoverError(ERRORS.databaseNeedsPerson, refusal);
    if (instance.status !== 'available' || instance.phase !== undefined)
      throw new FailoverError(ERRORS.transient, refusal);
    this.promotions.push(identifier);
    this.ways.push(how);
    instance.phase = 0;
  }

  /** Moves every promotion one phase on; after the last phase the instance is an available primary. What else is under way ends. */
  advance(): void {
    for (const instance of [...this.instances.values()]) {
      if (instance.phase !== undefined) advance(instance, instance.phase);
      if (instance.ends !== undefined) end(instance, instance.ends);
    }
    for (const ends of this.underWay.splice(0)) ends();
  }

  passes(status: string): boolean {
    return statusOf(status).means !== 'person';
  }

  assertAnswers(doing: string): void {
    if (this.away) throw new FailoverError(ERRORS.transient, `${doing}: the control plane does not answer`);
  }
}

export const hostOf = (identifier: string, region: string): string => `${identifier}.${region}.rds.memory`;

function advance(instance: MemoryInstance, phase: number): void {
  const { phases, promotes } = FAMILIES[instance.kind];
  const next = phases[phase + 1];
  if (next === promotes) instance.server.promote();
  if (next !== undefined) Object.assign(instance, { phase: phase + 1, status: next });
  else Object.assign(instance, { phase: undefined, status: 'available', role: 'primary' });
}

function end(instance: MemoryInstance, ends: () => void): void {
  Object.assign(instance, { status: 'available', ends: undefined });
  ends();
}

function statusOf(name: string): InstanceStatus {
  if (name === 'available') return { name, means: 'available' };
  return { name, means: PERSON.includes(name) ? 'person' : 'passing' };
}
