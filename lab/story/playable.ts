import type { FenceGrade } from '../../lambda/contract/settings';
import type { Ailment, Fault, FaultKind, Role } from '../simulator/fault';

/** One kind of fault; kinds that share their keys are one member of the union. */
export type FaultOf<K extends FaultKind> = Fault extends infer F
  ? F extends { readonly kind: infer Kinds }
    ? K extends Kinds
      ? F & { readonly kind: K }
      : never
    : never
  : never;

/** Why real parts cannot play something, and what they can play instead. */
export interface Hindrance {
  readonly why: string;
  readonly instead: string;
}

/** Something of a story that real parts cannot play. */
export interface Unplayable extends Hindrance {
  /** What it is, in the words of the schedule. */
  readonly what: string;
}

const PLAYABLE = undefined;
const always = (): undefined => PLAYABLE;

const ONE_CLOCK: Hindrance = {
  why: 'all processes of the lab share the clock of this machine',
  instead: '"pause", or --break keeper-clock',
};

/** What the lab cannot do to a call. */
const AILMENTS: { readonly [A in Ailment]: Hindrance | undefined } = {
  refused: PLAYABLE,
  silent: PLAYABLE,
  'answer lost': PLAYABLE,
  late: PLAYABLE,
  slow: PLAYABLE,
  twice: {
    why: "the lab's AWS handles each request once, as the SDK sends it",
    instead: 'the ailment "answer lost", after which the caller tries again by itself',
  },
  'dies before': PLAYABLE,
  'dies after': PLAYABLE,
};

const SQL: Hindrance = {
  why: 'a call to the guard is a statement on a connection, and no wire fake stands there',
  instead: '"database down", or "pause" after "ledger write lease": what a keeper does next is extend its databases',
};

/** Ways in run in the simulator as clients with patience; what runs beside a job is no function. */
const NO_FUNCTION: Hindrance = {
  why: 'the lab freezes, kills and starves functions, and this is none of them',
  instead: 'the same for a "dispatcher", or "task-events"',
};

const isNoFunction = (role: Role): boolean => role === 'client' || role === 'sidecar';

const isSql = (calls: string): boolean => calls.startsWith('guard');

/** Of every kind: nothing, or what hinders real parts. */
const HINDRANCES: { readonly [K in FaultKind]: (fault: FaultOf<K>) => Hindrance | undefined } = {
  cut: always,
  isolation: always,
  'region loss': always,
  'catching up': always,
  'database down': always,
  'slow link': () => ({
    why: "the lab's network lets a call through or swallows it",
    instead: '"call" with the ailment "slow", or "cut"',
  }),
  'disk full': () => ({
    why: "the lab's servers share the disk of this machine, which nobody may fill",
    instead: '"database down" of the same side',
  }),
  'replication stalls': always,
  'replication lag': always,
  'clock step': () => ONE_CLOCK,
  'host clock': () => ONE_CLOCK,
  pause: ({ role, where }) =>
    isNoFunction(role) ? NO_FUNCTION : where === 'at once' || !isSql(where.calls) ? PLAYABLE : SQL,
  death: ({ role }) => (isNoFunction(role) ? NO_FUNCTION : PLAYABLE),
  'no schedule': always,
  call: ({ role, ailment, calls }) => (isNoFunction(role) ? NO_FUNCTION : isSql(calls) ? SQL : AILMENTS[ailment]),
  'api away': always,
  'stale answers': () => ({
    why: "the lab's AWS answers what is true now",
    instead: '"api away", or "call" with the ailment "slow"',
  }),
  gray: always,
  'lying observer': always,
  'stubborn session': ({ side }) =>
    side === 'home'
      ? PLAYABLE
      : { why: 'the lab holds a session open where the story begins', instead: 'the side "home"' },
  'backing up': always,
  'alarm again': always,
  'run aborted': always,
  'person starts a run': ({ place }) =>
    place === 'standby'
      ? PLAYABLE
      : {
          why: 'it may move the workload back, and the verdict of the lab knows one move',
          instead: 'a run in "standby"',
        },
  'person starts a switchover': () => ({
    why: 'the verdict of the lab on a story knows failovers',
    instead: 'npm run lab -- switchover',
  }),
  'instance fails': () => ({
    why: 'the lab fails an instance in its own scenarios only',
    instead: 'npm run lab -- partial-failure',
  }),
  'person starts a reprotect': () => ({
    why: 'the verdict of the lab on a story knows failovers',
    instead: 'npm run lab -- round-trip',
  }),
  'person answers': always,
  'automation off': always,
};

const SINCE_TAKEN: Hindrance = {
  why: 'a story of the lab waits for a time or for a renewal, and for no takeover',
  instead: 'the same without "sinceTakenMs"',
};

/** What a grade needs that the lab's servers have not. */
const GRADES: { readonly [G in FenceGrade]: Hindrance | undefined } = {
  enforced: PLAYABLE,
  watchdog: {
    why: "the lab's PostgreSQL comes without pg_cron, in which the watchdog runs",
    instead: 'the grade "enforced"',
  },
  acknowledged: PLAYABLE,
  none: { why: 'a database without a fence is outside P1', instead: 'the grade "enforced"' },
};

export const hindranceOfGrade = (grade: FenceGrade): Hindrance | undefined => GRADES[grade];

export function hindranceOf<K extends FaultKind>(fault: FaultOf<K> & { readonly kind: K }): Hindrance | undefined {
  if ('sinceTakenMs' in fault && fault.sinceTakenMs !== undefined) return SINCE_TAKEN;
  const of: (given: FaultOf<K>) => Hindrance | undefined = HINDRANCES[fault.kind];
  return of(fault);
}

export const sayUnplayable = ({ what, why, instead }: Unplayable): string =>
  `${what}: ${why}; possible instead: ${instead}`;
