import type { Screen } from '../terminal/screen';
import type { Crew } from './crew';
import type { Tally } from './tally';
import type { Order } from './worker';

/** Days that a worker plays before it answers. */
const AT_ONCE = 25;
const SAID_EVERY = 2_500;
/** Broken days that are kept: one is enough to be mended. */
const KEPT = 20;

export interface BatchOptions {
  readonly from: number;
  readonly count: number;
}

/** What many days come to. */
export interface Batch {
  schedules: number;
  takeovers: number;
  byItself: number;
  /** Switchovers by what became of them. */
  readonly switchovers: Record<NonNullable<Tally['switchover']>, number>;
  /** Days that go on after their takeover, by where they end. */
  readonly waysBack: Record<NonNullable<Tally['wayBack']>, number>;
  falseFailovers: number;
  virtualMs: number;
  commits: number;
  jobs: number;
  /** Broken promises, counted by day. */
  readonly broken: Map<string, number>;
  readonly brokenDays: Tally[];
  tookMs: number;
}

export async function playBatch({ from, count }: BatchOptions, crew: Crew, screen: Screen): Promise<Batch> {
  const batch: Batch = {
    schedules: 0,
    takeovers: 0,
    byItself: 0,
    switchovers: { moved: 0, 'went back': 0, refused: 0 },
    waysBack: { home: 0, 'not home': 0 },
    falseFailovers: 0,
    virtualMs: 0,
    commits: 0,
    jobs: 0,
    broken: new Map(),
    brokenDays: [],
    tookMs: 0,
  };
  const beganMs = Date.now();
  await crew.play(ordersOf(from, count), (tallies) => {
    for (const tally of tallies) add(batch, tally);
    batch.tookMs = Date.now() - beganMs;
    sayProgress(batch, count, screen);
    screen.progress(
      `${batch.schedules} of ${count} days, ${Math.round(perSecond(batch))} a second, ${batch.brokenDays.length} broken`,
    );
    return true;
  });
  screen.progress('');
  return batch;
}

/** Where nobody sees a live line: now and then one that stays, with what is broken so far. */
function sayProgress({ schedules, brokenDays }: Batch, count: number, screen: Screen): void {
  if (screen.interactive || schedules % SAID_EVERY !== 0 || schedules === count) return;
  const broken = brokenDays.map(({ seed }) => seed).join(', ');
  screen.line(`${schedules} of ${count} days, broken: ${broken === '' ? 'none' : broken}`);
}

export const perSecond = ({ schedules, tookMs }: Batch): number => (schedules * 1000) / Math.max(1, tookMs);

function* ordersOf(from: number, count: number): Generator<Order> {
  for (let done = 0; done < count; done += AT_ONCE) yield { from: from + done, count: Math.min(AT_ONCE, count - done) };
}

function add(batch: Batch, tally: Tally): void {
  batch.schedules += 1;
  batch.virtualMs += tally.virtualMs;
  batch.commits += tally.commits;
  batch.jobs += tally.jobs;
  if (tally.takeover !== undefined) batch.takeovers += 1;
  if (tally.takeover === 'by itself') batch.byItself += 1;
  if (tally.switchover !== undefined) batch.switchovers[tally.switchover] += 1;
  if (tally.wayBack !== undefined) batch.waysBack[tally.wayBack] += 1;
  const promises = new Set(tally.violations.map(({ promise }) => promise));
  if (promises.has('false failover')) batch.falseFailovers += 1;
  for (const promise of promises) batch.broken.set(promise, (batch.broken.get(promise) ?? 0) + 1);
  if (promises.size === 0) return;
  batch.brokenDays.push(tally);
  batch.brokenDays.sort((a, b) => a.seed - b.seed).splice(KEPT);
}
