import { setTimeout as sleep } from 'node:timers/promises';
import type { JobAccount } from '../../lambda/contract/report';
import type { Lease } from '../../lambda/ports/lease-store';
import type { ArmedFault } from '../verdict/lab-check';
import { patiently } from '../verdict/patiently';
import { byName, WritingClient } from '../workload/client';
import type { HeldTransaction } from '../workload/held-transaction';
import type { LabWorld } from '../world/lab-world';
import { tellChanges } from './client-teller';
import { type SubmittedJob, submitJobs } from './jobs';
import type { Scenario } from './scenario';

/** What a scenario needs to make its fault happen at a moment of its own. */
export interface Stage {
  readonly world: LabWorld;
  readonly random: () => number;
  /** What the moments of a scenario are drawn from: `random` is shared with processes that nobody can play again. */
  readonly seed: number;
  /** Configuration of the app, for the real command line; another app has none here. */
  readonly config: string | undefined;
  /** Writes through the DNS name, always. */
  readonly client: WritingClient;
  /** Never looks the name up again: it writes to the side that served first, for ever. */
  readonly stuckClient: WritingClient;
  /** Those that were accepted; a scenario adds what it has accepted later. */
  readonly jobs: SubmittedJob[];
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
  readonly seed: number;
  readonly config?: string;
  readonly scenario: Pick<Scenario, 'jobs'>;
}

/** Brings the workload to life: the keeper opens the database, the name answers, clients write, jobs run. */
export async function setStage(
  world: LabWorld,
  { random, seed, config, scenario: { jobs: count = JOBS } }: StageOptions,
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
  happenings.tell({ lane: 'clients', kind: 'note', text: `${jobs.length} jobs accepted` });
  const enough = Math.min(DONE_BEFORE_FAULT, jobs.length);
  await waitFor(`${enough} jobs to be done`, 60_000, async () => (await accountOf(world, jobs)).done >= enough);
  await sleep(random() * 500);
  return {
    world,
    random,
    seed,
    config,
    client,
    stuckClient,
    jobs: [...jobs],
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

/** Of each application that has jobs. */
export const accountsOf = ({ parts }: LabWorld, jobs: readonly SubmittedJob[]): Promise<readonly JobAccount[]> =>
  Promise.all([...new Set(jobs.map(({ application }) => application))].map((name) => parts.ledger.jobs.account(name)));

/** Of all of them together. */
export const accountOf = async (world: LabWorld, jobs: readonly SubmittedJob[]): Promise<JobAccount> =>
  sumOf(await accountsOf(world, jobs));

export function sumOf(accounts: readonly JobAccount[]): JobAccount {
  const sum = (count: (account: JobAccount) => number) => accounts.reduce((total, each) => total + count(each), 0);
  return {
    application: accounts.map(({ application }) => application).join(', '),
    accepted: sum(({ accepted }) => accepted),
    pending: sum(({ pending }) => pending),
    running: sum(({ running }) => running),
    done: sum(({ done }) => done),
    failed: sum(({ failed }) => failed),
    cancelled: sum(({ cancelled }) => cancelled),
    suspect: sum(({ suspect }) => suspect),
  };
}

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
