import { isDeepStrictEqual } from 'node:util';
import type { HeldRun } from '../../lambda/ports/run-store';
import type { CallPlace } from './call-places';
import type { EndState } from './end-state';
import type { Death, ExecutionRun } from './run-execution';
import { PERSON, type Story } from './story';

/** Sets the scene, and answers what starts the first run. */
export type Opening = (story: Story) => Promise<unknown>;

export interface Played {
  readonly first: ExecutionRun;
  readonly state: EndState;
  readonly faults: readonly string[];
}

/** One run from its start to its end. */
export const playOnce = (story: Story, opening: Opening, liveSeconds?: number): Promise<Played> =>
  story.told(async () => {
    const first = await story.run('first', await opening(story));
    const { state, broken } = await story.end(liveSeconds);
    return { first, state, faults: broken };
  });

/** A run that dies, and a person's run some time after it. `wanted` is the end that an undisturbed run reaches. */
export const playWithDeath = (
  story: Story,
  opening: Opening,
  death: Death,
  wanted: EndState,
  liveSeconds?: number,
): Promise<Played> =>
  story.told(async () => {
    const first = await story.run('first', await opening(story), death);
    const left = await story.held();
    await story.wait(story.world.timings.runDeadAfterSeconds + 1);
    const second = await story.run('second', PERSON);
    const { state, broken } = await story.end(liveSeconds);
    const faults = [...broken, ...differences(state, wanted), ...judgedDead(left, second, story)];
    return { first, state, faults: first.result.status === 'ABORTED' ? faults : ['the run was not killed', ...faults] };
  });

/** A run that dies in the middle of a step, at one of its calls, and a person's run some time after it. */
export const playWithCallDeath = (story: Story, opening: Opening, at: number, wanted: Wanted): Promise<Played> =>
  story.told(async () => {
    const { run: first } = await story.runByCalls('first', await opening(story), at);
    await story.wait(story.world.timings.runDeadAfterSeconds + 1);
    await story.run('second', PERSON);
    const { state, broken } = await story.end();
    const faults = [...broken, ...differences(state, wanted.state), ...surplus(story.deeds.changes, wanted.changes)];
    return { first, state, faults: first.result.status === 'ABORTED' ? faults : ['the run was not killed', ...faults] };
  });

/** An undisturbed run, whose places are the ones to die at and whose end is the one to reach. */
export const playByCalls = (story: Story, opening: Opening): Promise<Undisturbed> =>
  story.told(async () => {
    const { places } = await story.runByCalls('first', await opening(story));
    const { state, broken } = await story.end();
    return { places, broken, wanted: { state, changes: story.deeds.changes } };
  });

export interface Undisturbed {
  readonly places: readonly CallPlace[];
  readonly broken: readonly string[];
  readonly wanted: Wanted;
}

export interface Wanted {
  readonly state: EndState;
  /** What an undisturbed run changes. */
  readonly changes: readonly string[];
}

/** What was changed otherwise than by an undisturbed run: twice, or not at all. */
function surplus(changes: readonly string[], wanted: readonly string[]): string[] {
  const counts = (lines: readonly string[], line: string): number => lines.filter((one) => one === line).length;
  return [...new Set([...changes, ...wanted])]
    .filter((line) => counts(changes, line) !== counts(wanted, line))
    .map((line) => `${line}: ${counts(changes, line)} times, an undisturbed run does it ${counts(wanted, line)} times`);
}

function differences(state: EndState, wanted: EndState): string[] {
  const keys = Object.keys(wanted) as (keyof EndState)[];
  return keys
    .filter((key) => !isDeepStrictEqual(state[key], wanted[key]))
    .map((key) => `${key} ended as ${JSON.stringify(state[key])}, not as ${JSON.stringify(wanted[key])}`);
}

interface Claimed {
  readonly outcome: string;
  readonly atMs: number;
}

/** What ClaimRun answered, each time. */
export const claimsOf = ({ events }: ExecutionRun): readonly Claimed[] =>
  events.flatMap((event) =>
    event.kind === 'TaskSucceeded' && event.state === 'ClaimRun'
      ? [
          {
            outcome: (event.output as unknown as { claim: { outcome: string } }).claim.outcome,
            atMs: event.at.getTime(),
          },
        ]
      : [],
  );

/** A run that holds the workload is dead when its heartbeat has not moved for the whole wait; nothing else says so. */
function judgedDead(left: HeldRun | undefined, second: ExecutionRun, { world }: Story): string[] {
  const claims = claimsOf(second);
  const outcomes = claims.map(({ outcome }) => outcome).join(', ');
  const [looked = 0, claimed = 0] = claims.map(({ atMs }) => atMs);
  if (left === undefined) return outcomes === 'claimed' ? [] : [`nobody held the workload, ClaimRun said ${outcomes}`];
  if (left.ended !== undefined) return outcomes === 'refused' ? [] : [`all was done, ClaimRun said ${outcomes}`];
  if (outcomes !== 'wait-for-other-run, claimed') return [`run first was silent, ClaimRun said ${outcomes}`];
  const waitedSeconds = (claimed - looked) / 1000;
  return waitedSeconds >= world.timings.runDeadAfterSeconds
    ? []
    : [`run first was judged dead after ${waitedSeconds} s`];
}
