import { hasEnded } from '../../../lambda/contract/jobs';
import type { Accepted } from '../chronicle';
import { changesOfJob, isJob, type JobCell } from '../job-history';
import type { SimulatedWorld } from '../simulated-world';
import { type Check, seconds, slackMs, type Violation } from './check';

/** A job that begins: the moment in which it was claimed, and how it stood before. */
interface Start {
  readonly atMs: number;
  readonly was: JobCell;
  readonly is: JobCell;
}

/** So long a job that waits for its turn only may wait once all is well: all the others, one after the other, and more. */
const PATIENCE_MS = 1_800_000;

/** Nothing starts that should wait for a time or for another job, that came too late, or that was cancelled; nothing starves. */
export const jobOrder: Check = ({ world }) => {
  const starts = startsOf(world);
  return [
    ...starts.flatMap(outOfPlace),
    ...world.chronicle.accepted.flatMap((accepted) => {
      const own = starts.filter(isOf(accepted));
      return [...tooEarly(accepted, own, world), ...overtaking(accepted, own, starts, world)];
    }),
    ...world.chronicle.cancelled.flatMap((wish) =>
      starts
        .filter((start) => isOf(wish)(start) && start.atMs > wish.atMs)
        .map(({ atMs }) =>
          broken(atMs, `job ${wish.plan.id} starts ${seconds(atMs - wish.atMs)} after it was cancelled`),
        ),
    ),
    ...starts.flatMap((start) => starved(start, world)),
  ];
};

const broken = (atMs: number, text: string): Violation => ({ promise: 'order', atMs, text });

const isOf =
  ({ plan }: Pick<Accepted, 'plan'>) =>
  ({ is }: Start): boolean =>
    is.id === plan.id && is.application === plan.application;

const startsOf = ({ table }: SimulatedWorld): readonly Start[] =>
  table.changes.flatMap(({ key, before, after, atMs }): Start[] => {
    const [was, is] = [before as JobCell | undefined, after as JobCell];
    const claimed = isJob(key) && is.state === 'running' && was !== undefined && was.attempt !== is.attempt;
    return claimed ? [{ atMs, was, is }] : [];
  });

function outOfPlace({ atMs, was, is }: Start): Violation[] {
  const { id, deadline, claimedAt = '' } = is;
  const waits = (was.waitsFor ?? []).length > 0;
  return [
    ...(waits ? [broken(atMs, `job ${id} starts, and waits for ${was.waitsFor?.join(', ')}`)] : []),
    ...(was.lookAt !== undefined
      ? [broken(atMs, `job ${id} starts, and was to be looked at again at ${was.lookAt}`)]
      : []),
    ...(deadline !== undefined && claimedAt > deadline
      ? [broken(atMs, `job ${id} starts at ${claimedAt}, its deadline was ${deadline}`)]
      : []),
  ];
}

/** As it was asked for, whatever the ledger says of it. */
function tooEarly(
  { plan, request: { notBefore, deadline } }: Accepted,
  starts: readonly Start[],
  world: SimulatedWorld,
) {
  const at = (instant: string): number => Date.parse(instant) - world.startMs;
  const early = starts.filter(({ atMs }) => notBefore !== undefined && atMs < at(notBefore) - slackMs(world));
  const late = starts.filter(({ is }) => deadline !== undefined && (is.claimedAt ?? '') > deadline);
  return [
    ...early.map(({ atMs }) => broken(atMs, `job ${plan.id} starts before ${notBefore}`)),
    ...late.map(({ atMs }) => broken(atMs, `job ${plan.id} starts after its deadline ${deadline}`)),
  ];
}

/** What it was put after has ended before it starts; what it was put before has not started, unless it had by then. */
function overtaking(
  { plan, atMs: heardMs }: Accepted,
  own: readonly Start[],
  all: readonly Start[],
  world: SimulatedWorld,
): Violation[] {
  const endOf = (id: string): number => firstEnd(world, plan.application, id);
  const early = (plan.after ?? []).flatMap((id) =>
    own
      .filter(({ atMs }) => atMs < endOf(id))
      .map(({ atMs }) => broken(atMs, `job ${plan.id} starts before ${id} has ended`)),
  );
  const overtaken = (plan.before ?? []).flatMap((id) => {
    const starts = all.filter(isOf({ plan: { ...plan, id } }));
    if (starts.some(({ atMs }) => atMs <= heardMs)) return [];
    return starts
      .filter(({ atMs }) => atMs < endOf(plan.id))
      .map(({ atMs }) => broken(atMs, `job ${id} starts before ${plan.id}, which was put before it, has ended`));
  });
  return [...early, ...overtaken];
}

const firstEnd = (world: SimulatedWorld, application: string, id: string): number =>
  changesOfJob(world, { application, id }).find(({ after }) => hasEnded((after as JobCell).state))?.atMs ??
  Number.POSITIVE_INFINITY;

function starved({ atMs, was }: Start, world: SimulatedWorld): Violation[] {
  const queuedMs = changesOfJob(world, was).findLast((change) => change.atMs < atMs)?.atMs ?? 0;
  const allowedMs = world.table.changesOf('dispatching').findLast((change) => change.atMs < atMs)?.atMs ?? 0;
  const waitedMs = atMs - Math.max(queuedMs, allowedMs, world.schedule.healedMs);
  return waitedMs > PATIENCE_MS ? [broken(atMs, `job ${was.id} waited ${seconds(waitedMs)} for its turn`)] : [];
}
