import type { Unplayable } from '../story/playable';
import { STORY_FORMAT, STORY_VERSION, type Story, type StorySettings } from '../story/story';
import { unplayableOf } from '../story/unplayable';
import type { Violation } from './checks/check';
import type { Schedule } from './schedule';
import type { Shape } from './shape';

export type Exported =
  | { readonly kind: 'story'; readonly story: Story }
  /** Not one part is left out silently: all that hinders is named, each with what real parts can play instead. */
  | { readonly kind: 'refused'; readonly unplayable: readonly Unplayable[] };

/** The same bad day for the lab, when real parts can play all of it. */
export function exportStory({ seed, shape, faults, comesBack }: Schedule, violation?: Violation): Exported {
  const story: Story = {
    format: STORY_FORMAT,
    version: STORY_VERSION,
    seed,
    leaseTtlSeconds: shape.timings.leaseTtlSeconds,
    settings: settingsOf(shape),
    faults,
    ...(violation === undefined ? {} : { broke: brokeOf(violation) }),
  };
  const unplayable = [...tooMany(shape), ...(comesBack ? [WAY_BACK] : []), ...unplayableOf(story)];
  return unplayable.length === 0 ? { kind: 'story', story } : { kind: 'refused', unplayable };
}

const WAY_BACK: Unplayable = {
  what: 'the way back: a reprotect and a failback after all has come to rest',
  why: 'the verdict of the lab on a story knows one move',
  instead: 'npm run lab -- round-trip',
};

function settingsOf({ settings, lagSeconds }: Shape): StorySettings {
  const { automation, databases, rpoSeconds, whenRpoExceeded, rpoWaitSeconds, approvalDeadlineSeconds } = settings;
  const grade = databases[0]?.grade ?? 'none';
  const wait = rpoWaitSeconds === undefined ? {} : { rpoWaitSeconds };
  return { automation, grade, rpoSeconds, whenRpoExceeded, ...wait, approvalDeadlineSeconds, lagSeconds };
}

const brokeOf = ({ promise, text, atMs }: Violation): Story['broke'] => ({ promise, how: text, atMs });

/** The synthesized roles reach the databases of the app and no other. */
function tooMany({ settings: { databases } }: Shape): readonly Unplayable[] {
  if (databases.length <= 1) return [];
  return [
    {
      what: `${databases.length} databases (${databases.map(({ name }) => name).join(', ')})`,
      why: 'the lab plays the artifacts of the app, whose roles reach its one database',
      instead: 'a schedule with one database',
    },
  ];
}
