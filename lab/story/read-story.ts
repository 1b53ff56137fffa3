import { z } from 'zod';
import { checkWith } from '../../lib/config/check';
import { keyed } from '../../lib/config/leaves';
import { formatSeen } from '../../lib/config/mistakes';
import { either, faultSchema, number } from './fault-schema';
import { sayUnplayable } from './playable';
import { STORY_FORMAT, STORY_VERSION, type Story } from './story';
import { unplayableOf } from './unplayable';

const text = (what: string) => z.string({ error: what }).min(1, { error: what });

const settings = keyed({
  automation: either('observe', 'approve', 'automatic'),
  grade: either('enforced', 'watchdog', 'acknowledged', 'none'),
  rpoSeconds: number('seconds', 0),
  whenRpoExceeded: either('promote', 'wait', 'ask', 'refuse'),
  rpoWaitSeconds: number('seconds', 1).optional(),
  approvalDeadlineSeconds: number('seconds', 1),
  lagSeconds: number('seconds', 0),
});

const broke = keyed({
  promise: text('a promise such as "P1"'),
  how: text('the sentence that says how it broke'),
  atMs: number('milliseconds since the story began', 0),
});

const FORMAT = `"${STORY_FORMAT}", as "npm run simulate -- --seed N --export FILE" writes it`;

const story: z.ZodType<Story> = keyed({
  format: z.literal(STORY_FORMAT, { error: FORMAT }),
  version: z.literal(STORY_VERSION, { error: `${STORY_VERSION}, the one version that this lab reads` }),
  seed: number('the seed of its schedule', 0),
  leaseTtlSeconds: number('life of a lease in the simulator, in seconds', 1),
  settings,
  faults: z.array(faultSchema, { error: 'a list of faults' }),
  broke: broke.optional(),
});

export type Read =
  | { readonly kind: 'story'; readonly story: Story }
  | { readonly kind: 'bad'; readonly message: string };

/** Reads what was exported, or written by hand. `file` is only for the message, which says what is wrong first. */
export function readStory(content: string, file: string): Read {
  const raw = parse(content);
  if (raw === undefined) return bad(`${file}: is ${formatSeen(content)}, should be JSON with ${FORMAT}`);
  const checked = checkWith<Story, Story>(story, raw, () => []);
  if (!checked.ok) {
    const [first] = checked.mistakes;
    return bad(`${file}: ${first?.key} is ${first?.seen}, should be ${first?.wanted}`);
  }
  const unplayable = unplayableOf(checked.value);
  if (unplayable.length === 0) return { kind: 'story', story: checked.value };
  return bad(`${file}: real parts cannot play ${unplayable.map(sayUnplayable).join('; nor ')}`);
}

const bad = (message: string): Read => ({ kind: 'bad', message });

function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
