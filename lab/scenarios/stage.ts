import { setTimeout as sleep } from 'node:timers/promises';
import type { JobAccount } from '../../lambda/contract/report';
import type { Lease } from '../../lambda/ports/lease-store';
import type { ArmedFault } from '../verdict/lab-check';
import { patiently } from '../verdict/patiently';
import { byName, WritingClient } from '../workload/client';
import type { HeldTransaction } from '../workload/held-transaction';
import type { LabWorld } from '../world/lab-world';
import { tellChanges } from './client-teller';
import { type SubmittedJobs, submitJobs } from './jobs';
import type { Scenario } from './scenario';

/** What a scenario needs to make its fault happen at a moment of its own. */
export interface Stage {
  readonly world: LabWorld;
  readonly random: () => number;
  /** Configuration of the app, for the real command line; another app has none here. */
  readonly config: string | undefined;
  /** Writes through the DNS name, always. */
  readonly client: WritingClient;
  /** Never looks the name up again: it writes to the side that served first, for ever. */
  readonly stuckClient: WritingClient;
  readonly jobs: SubmittedJobs;
  /** Transactions that a scenario has begun and holds open. */
  readonly transactions: HeldTransaction[];
  /** The lease before anything went wrong. */
  readonly before: Lease | undefined;
  /** What was armed: the verdict asks whether each has met something. */
  readonly faults: ArmedFault[];
  /** When the fault struck, milliseconds since 1970. */
  faultAt?: number;
}

const JOBS = 200;
const CLIENT_EVERY_MS = 40;
const STUCK_EVERY_MS = 100;
/** So many jobs are done before anything fails: then some run, and most wait. */
const DONE_BEFORE_FAULT = 20;

export interface StageOptions {
  readonly random: () => number;
  readonly config?: string;
  readonly scenario: Pick<Scenario, 'jobs'>;
}

/** Brings the workload to life: the keeper opens the database, the name answers, clients write, jobs run. */
export async function setStage(
  world: LabWorld,
  { random, config, scenario: { jobs: count = JOBS } }: StageOptions,
): Promise<Stage> {
  const { settings, resolver, services, schedules, happenings, patienceMs } = world.parts;
  schedules.start();
  const name = settings.records[0]?.name ?? 'no record';
  const patience = { answerWithinMs: patienceMs };
  const client = new WritingClient({
    ...patience,
    name: 'order',
    resolve: byName(name, resolver, services.byHostName(settings), patienceMs / 2),
    everyMs: CLIENT_EVERY_MS,
    onAnswer: tellChanges(happenings),
  });
  const first = services.at(world.first);
  const stuckClient = new WritingClient({
    ...patience,
    name: 'stuck',
    resolve: async () => first,
    everyMs: STUCK_EVERY_MS,
  });
  world.parts.endings.add('the clients', () => Promise.all([client.stop(), stuckClient.stop()]));
  client.start();
  stuckClient.start();
  await waitFor('the keeper to renew its lease and a client to write', 60_000, () => isSettled(world, client));
  const jobs = await submitJobs(world, count, random);
  happenings.tell({ lane: 'clients', kind: 'note', text: `${jobs.ids.length} jobs accepted` });
  const enough = Math.min(DONE_BEFORE_FAULT, jobs.ids.length);
  await waitFor(`${enough} jobs to be done`, 60_000, async () => (await accountOf(world, jobs)).done >= enough);
  await sleep(random() * 500);
  return {
    world,
    random,
    config,
    client,
    stuckClient,
    jobs,
    before: await patiently(() => world.parts.ledger.leases.read()),
    faults: [],
    transactions: [],
  };
}

/** Renewals that are routine by then: the database is open, its tables are covered. */
const ROUTINE_RENEWALS = 5;

async function isSettled({ parts }: LabWorld, client: WritingClient): Promise<boolean> {
  const lease = await parts.ledger.leases.read();
  return (lease?.renewSeq ?? 0) >= ROUTINE_RENEWALS && client.acknowledged.length > ROUTINE_RENEWALS;
}

export const accountOf = ({ parts }: LabWorld, { application }: SubmittedJobs): Promise<JobAccount> =>
  parts.ledger.jobs.account(application);

const LOOK_EVERY_MS = 200;

/** Polls until it holds. What is waited for is named, so that a run that hangs says where. */
export async function waitFor(what: string, limitMs: number, holds: () => Promise<boolean>): Promise<void> {
  if (!(await comesTrue(limitMs, holds))) throw new Error(`waited ${limitMs / 1000} s in vain for ${what}`);
}

export async function comesTrue(
  limitMs: number,
  holds: () => Promise<boolean>,
  everyMs = LOOK_EVERY_MS,
): Promise<boolean> {
  const end = Date.now() + limitMs;
  while (Date.now() < end) {
    if (await holds().catch(() => false)) return true;
    await sleep(everyMs);
  }
  return false;
}
