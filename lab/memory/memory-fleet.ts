import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import type { DatabaseFleet, Endpoint, InstanceState, InstanceStatus } from '../../lambda/ports/database-fleet';
import type { MemoryServer } from './memory-server';

/** A promotion's life: accepted while the status still says `available`, then these in order. */
const PHASES = ['available', 'modifying', 'rebooting'] as const;
const PERSON = ['storage-full', 'failed', 'stopped', 'incompatible-network', 'inaccessible-encryption-credentials'];

export interface MemoryInstance {
  readonly server: MemoryServer;
  readonly endpoint: Endpoint;
  role: 'replica' | 'primary';
  status: string;
  replicationStatus: string;
  /** Position in PHASES while a promotion is under way. */
  phase?: number;
}

/** Instances of one Region. Its owner moves a promotion on. */
export class MemoryFleet implements DatabaseFleet {
  readonly instances = new Map<string, MemoryInstance>();
  /** The control plane does not answer. */
  away = false;
  /** How often a promotion was asked for, by instance. */
  readonly promotions: string[] = [];

  constructor(private readonly region: string) {}

  add(identifier: string, server: MemoryServer): MemoryInstance {
    const role = server.writable ? 'primary' : 'replica';
    const endpoint = { host: hostOf(identifier, this.region), port: 5432 };
    const instance: MemoryInstance = { server, endpoint, role, status: 'available', replicationStatus: 'replicating' };
    this.instances.set(identifier, instance);
    return instance;
  }

  async describe(identifier: string): Promise<InstanceState> {
    this.assertAnswers(`describing ${identifier}`);
    const instance = this.instances.get(identifier);
    if (instance === undefined) return { role: 'missing' };
    const { role, endpoint, replicationStatus } = instance;
    const status = statusOf(instance.status);
    if (role === 'primary') return { role, status, endpoint };
    const replication = { status: replicationStatus, healthy: replicationStatus === 'replicating' };
    return { role, status, endpoint, replication };
  }

  async promote(identifier: string): Promise<void> {
    this.assertAnswers(`promoting ${identifier}`);
    const instance = this.instances.get(identifier);
    if (instance?.role === 'primary') return;
    const refusal = `RDS refused to promote ${identifier} in status ${instance?.status ?? 'missing'}`;
    if (instance === undefined || statusOf(instance.status).means === 'person')
      throw new FailoverError(ERRORS.databaseNeedsPerson, refusal);
    if (instance.status !== 'available' || instance.phase !== undefined)
      throw new FailoverError(ERRORS.transient, refusal);
    this.promotions.push(identifier);
    instance.phase = 0;
  }

  /** Moves every promotion one phase on; after the last phase the instance is an available primary. */
  advance(): void {
    for (const instance of this.instances.values()) if (instance.phase !== undefined) advance(instance, instance.phase);
  }

  private assertAnswers(doing: string): void {
    if (this.away) throw new FailoverError(ERRORS.transient, `${doing}: the control plane does not answer`);
  }
}

export const hostOf = (identifier: string, region: string): string => `${identifier}.${region}.rds.memory`;

function advance(instance: MemoryInstance, phase: number): void {
  const next = PHASES[phase + 1];
  if (next === 'rebooting') instance.server.promote();
  if (next !== undefined) Object.assign(instance, { phase: phase + 1, status: next });
  else Object.assign(instance, { phase: undefined, status: 'available', role: 'primary' });
}

function statusOf(name: string): InstanceStatus {
  if (name === 'available') return { name, means: 'available' };
  return { name, means: PERSON.includes(name) ? 'person' : 'passing' };
}
