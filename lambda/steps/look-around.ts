import { ERRORS, FailoverError } from '../contract/errors';
import type { ParityCheck } from '../domain/parity';
import type { FenceRecord, FenceStore } from '../ports/fence-store';
import type { InventoryStore } from '../ports/inventory-store';
import type { Lease, LeaseStore } from '../ports/lease-store';
import type { Observation, ObservationStore } from '../ports/observation-store';
import { type DatabaseLook, type DatabasePorts, lookAtDatabases } from './look-at-databases';
import { lookAtOptional, lookAtParity, type ParityPorts } from './look-at-parity';
import type { StepContext } from './step';

export interface LookAroundPorts extends DatabasePorts, ParityPorts {
  readonly leases: LeaseStore;
  readonly observations: ObservationStore;
  readonly fences: FenceStore;
  readonly reports: InventoryStore;
}

/** What both orchestrations, and whoever asks beforehand, judge by. */
export interface Surroundings {
  readonly lease: Lease;
  /** An earlier run raised the epoch for this Region. */
  readonly resumes: boolean;
  readonly observations: readonly Observation[];
  readonly looks: readonly DatabaseLook[];
  /** Of the takeover that is gone on with. */
  readonly recorded: FenceRecord | undefined;
  readonly unreconciled: readonly FenceRecord[];
  readonly knownEpochs: readonly number[];
  /** Of what has to be alike on both sides. */
  readonly parity: readonly ParityCheck[];
}

/** Reads only. */
export async function lookAround(ports: LookAroundPorts, context: StepContext): Promise<Surroundings> {
  const read = ports.leases.read();
  const observed = ports.observations.all();
  const [lease, observations, looks, unreconciled, newest, inventory, parity] = await Promise.all([
    read,
    observed,
    lookAtDatabases(ports, context),
    ports.fences.unreconciled(),
    ports.fences.newest(),
    ports.reports.inventory(),
    Promise.all([read, observed]).then(([found, all]) => parityUnlessMoving(found, all, ports, context)),
  ]);
  if (lease === undefined) throw new FailoverError(ERRORS.precheckFailed, 'the ledger holds no lease of this workload');
  const resumes = lease.active === context.region;
  const rows = looks.map((look) => look.inside?.row?.epoch ?? 0);
  return {
    lease,
    resumes,
    observations,
    looks,
    recorded: resumes && newest?.epoch === lease.epoch ? newest : undefined,
    unreconciled,
    parity,
    knownEpochs: [lease.epoch, inventory?.epoch ?? 0, newest?.epoch ?? 0, ...rows],
  };
}

/** A run that is gone on with has changed the writer already, or is about to: what it compares is moving. */
const parityUnlessMoving = async (
  lease: Lease | undefined,
  observations: readonly Observation[],
  ports: ParityPorts,
  context: StepContext,
): Promise<readonly ParityCheck[]> =>
  lease === undefined
    ? []
    : lease.active === context.region
      ? lookAtOptional(ports, context)
      : lookAtParity(ports, context, observations);
