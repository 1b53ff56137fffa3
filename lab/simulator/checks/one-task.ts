import { claimName, standingClaims } from '../job-history';
import type { SimulatedWorld } from '../simulated-world';
import type { TaskLife } from '../tasks';
import { type Check, seconds, slackMs, type Violation } from './check';

/** Tasks are looked at so often. */
const LOOK_MS = 2_000;

/** P3: a job whose tasks ask for their claim is never run by two of them at once, and no task outlives its claim for ever. */
export const oneTask: Check = ({ world, restless }) => [
  ...overlaps(world),
  ...(restless === 'tasks' ? tasksLeft(world).map((life) => goesOn(life, world)) : []),
];

const nameOf = ({ claim }: TaskLife): string => claimName({ ...claim, id: claim.job });

function overlaps(world: SimulatedWorld): Violation[] {
  const begun = world.chronicle.tasks.flatMap((life) =>
    life.guarded && life.beganMs !== undefined ? [{ life, beganMs: life.beganMs }] : [],
  );
  return begun.flatMap(({ life, beganMs }) =>
    begun
      .filter(({ life: other, beganMs: otherMs }) => isSameJob(life, other) && otherMs < beganMs && other !== life)
      .filter(({ life: other }) => endOf(other) > beganMs + LOOK_MS + slackMs(world))
      .map(({ life: other }) => {
        const forMs = Math.min(endOf(other), world.atMs) - beganMs;
        const text = `the tasks of claims ${nameOf(other)} (${other.side}) and ${nameOf(life)} (${life.side}) run at once for ${seconds(forMs)}`;
        return { promise: 'P3', atMs: beganMs, text };
      }),
  );
}

const isSameJob = (a: TaskLife, b: TaskLife): boolean =>
  a.claim.job === b.claim.job && a.claim.application === b.claim.application;

const endOf = ({ endedMs = Number.POSITIVE_INFINITY, killedMs }: TaskLife): number => Math.min(endedMs, killedMs);

const goesOn = (life: TaskLife, world: SimulatedWorld): Violation => ({
  promise: 'P3',
  atMs: world.atMs,
  text: `the task of claim ${nameOf(life)} goes on in ${life.side}, and nobody ends it`,
});

/**
 * Tasks that run although their claim is gone. One that asks for it ends by itself; one that does not is ended where its
 * epoch is over, and nobody knows of it in the epoch that serves.
 */
export function tasksLeft(world: SimulatedWorld): readonly TaskLife[] {
  const running = world.chronicle.tasks.filter(({ endedMs }) => endedMs === undefined);
  if (running.length === 0) return [];
  const { claims, epoch } = standingClaims(world);
  return running.filter((life) => !claims.has(nameOf(life)) && (life.guarded || life.claim.epoch < epoch));
}
