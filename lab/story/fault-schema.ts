import { z } from 'zod';
import { OVERRIDES } from '../../lambda/contract/run-document';
import { keyed } from '../../lib/config/leaves';
import { AILMENTS, CALLS, type Fault, type FaultKind, LOOP_ROLES, PLACES, ROLES } from '../simulator/fault';

/** Each message says what would be right; the reader adds where, and the value seen. */
export const either = <const T extends readonly string[]>(...all: T) =>
  z.enum(all, { error: `one of ${all.map((one) => JSON.stringify(one)).join(', ')}` });

export const number = (what: string, least: number) => {
  const error = least === Number.NEGATIVE_INFINITY ? `a number: ${what}` : `a number of ${least} or more: ${what}`;
  return z.number({ error }).min(least, { error });
};

const yesOrNo = z.boolean({ error: 'true or false' });
const atMs = number('milliseconds since the story began', 0);
const forMs = number('milliseconds for which it lasts', 0);
const sinceRenewalMs = number('milliseconds after the next renewal of the lease', 0).optional();
const moment = { atMs, sinceRenewalMs };
const during = { ...moment, forMs };
const calls = either(...CALLS);
const where = z.union([z.literal('at once'), keyed({ next: either('before', 'after'), calls })], {
  error: '"at once", or { "next": "before" or "after", "calls": what the names of the calls begin with }',
});
const place = either(...PLACES);
const side = either('home', 'standby');
const role = either(...ROLES);
const seconds = number('seconds', Number.NEGATIVE_INFINITY);

/** Every kind with its keys; that none is missing is held by the type of `faultSchema` and a test. */
const kinds = [
  keyed({ kind: z.literal('cut'), from: place, to: place, oneWay: yesOrNo, ...during }),
  keyed({ kind: z.literal('isolation'), place, ...during }),
  keyed({ kind: z.literal('region loss'), place, ...during }),
  keyed({ kind: z.literal('catching up'), place, ...during }),
  keyed({ kind: z.literal('slow link'), from: place, to: place, delayMs: number('milliseconds', 0), ...during }),
  keyed({ kind: z.literal(['database down', 'disk full']), side, ...during }),
  keyed({ kind: z.literal('instance fails'), side, nth: number('databases before it', 0), ...during }),
  keyed({ kind: z.literal('replication stalls'), ...during }),
  keyed({ kind: z.literal('replication lag'), seconds: number('seconds', 0), ...during }),
  keyed({ kind: z.literal('clock step'), side, seconds, atMs }),
  keyed({ kind: z.literal('host clock'), role, place, seconds, atMs }),
  keyed({ kind: z.literal('pause'), role, place, where, ...during }),
  keyed({ kind: z.literal('death'), role, place, atMs }),
  keyed({ kind: z.literal('no schedule'), role: either(...LOOP_ROLES), place, ...during }),
  keyed({
    kind: z.literal('call'),
    role,
    place,
    ailment: either(...AILMENTS),
    calls,
    count: number('calls that it befalls', 1),
    atMs,
  }),
  keyed({ kind: z.literal('api away'), api: either('rds', 'ecs', 'ssm', 'route53'), place: side, ...during }),
  keyed({ kind: z.literal('stale answers'), place: side, ...during }),
  keyed({ kind: z.literal('gray'), part: number('part of the writes that fail', 0), ...during }),
  keyed({ kind: z.literal('lying observer'), place, ...during }),
  keyed({ kind: z.literal('stubborn session'), side, ...during }),
  keyed({ kind: z.literal('backing up'), ...during }),
  keyed({ kind: z.literal('alarm again'), place: side, atMs }),
  keyed({ kind: z.literal('run aborted'), atMs }),
  keyed({
    kind: z.literal('person starts a run'),
    place: side,
    acceptLoss: yesOrNo,
    overrides: z.array(either(...OVERRIDES), { error: 'a list of overrides, empty where there are none' }),
    ...moment,
  }),
  keyed({ kind: z.literal('person starts a switchover'), place: side, atMs }),
  keyed({ kind: z.literal('person starts a reprotect'), place: side, atMs }),
  keyed({ kind: z.literal('person answers'), verdict: either('approve', 'decline'), atMs }),
  keyed({ kind: z.literal('automation off'), ...during }),
] as const;

export const FAULT_KINDS: readonly FaultKind[] = kinds.flatMap(({ shape }) => [...shape.kind.values]);

const schema = z.discriminatedUnion('kind', kinds, { error: `one of the kinds ${FAULT_KINDS.join(', ')}` });

export const faultSchema: z.ZodType<Fault> = schema;
