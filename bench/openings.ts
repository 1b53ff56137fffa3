import type { Opening } from '../lab/rehearsal/kills';
import { CONFIG } from '../lab/rehearsal/rehearsed-workload';
import { PERSON, type Story } from '../lab/rehearsal/story';

/** How a run comes to be that is then killed. */
export interface KilledRun {
  readonly name: string;
  readonly config: typeof CONFIG;
  readonly opening: Opening;
}

const ASKING: typeof CONFIG = {
  ...CONFIG,
  workloads: CONFIG.workloads.map((workload) => ({ ...workload, automation: 'approve' })),
};

/** Longer than an alarm's run needs to ask; a run that died before it is not waited for. */
const ASKED_WITHIN_SECONDS = 120;

export const ALIVE: KilledRun = {
  name: 'a person, home alive',
  config: CONFIG,
  opening: async (story) => {
    await story.serving();
    return PERSON;
  },
};

export const CUT_OFF: KilledRun = {
  name: 'a person, home cut off',
  config: CONFIG,
  opening: async (story) => {
    await cutOff(story);
    return PERSON;
  },
};

export const ASKED: KilledRun = {
  name: 'the alarm, a person says yes',
  config: ASKING,
  opening: async (story) => {
    await cutOff(story);
    const alarm = await story.alarm();
    void sayYes(story);
    return alarm;
  },
};

async function cutOff(story: Story): Promise<void> {
  await story.serving();
  await story.partition();
}

async function sayYes(story: Story): Promise<void> {
  for (let second = 0; second < ASKED_WITHIN_SECONDS; second += 1) {
    await story.wait(1);
    if ((await story.ports.decisions.settle('first')) === undefined) continue;
    await story.answer('yes', { run: 'first', verdict: 'approve', reason: 'checked' });
    return;
  }
}
