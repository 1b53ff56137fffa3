import type { Override } from '../../lambda/contract/run-document';
import type { Side } from '../../lambda/contract/settings';

/** The three Regions by what they are configured as. */
export type Place = Side | 'tiebreaker';
export const PLACES: readonly Place[] = ['home', 'standby', 'tiebreaker'];

/** Loops that are started every minute. */
export const LOOP_ROLES = ['keeper', 'agent', 'dispatcher', 'schedules'] as const;
export type LoopRole = (typeof LOOP_ROLES)[number];

/** Processes of a Region: loops, functions that run the steps of a machine or hear of tasks, ways in, and what runs beside a job. */
export const ROLES = [...LOOP_ROLES, 'step', 'task-events', 'client', 'sidecar'] as const;
export type Role = (typeof ROLES)[number];

/** What can befall one call. */
export const AILMENTS = [
  'refused',
  'silent',
  'answer lost',
  'late',
  'slow',
  'twice',
  'dies before',
  'dies after',
] as const;
export type Ailment = (typeof AILMENTS)[number];

/** Calls by where they go; their names begin so. */
export const CALLS = [
  '',
  'ledger',
  'ledger write',
  'ledger write lease',
  'ledger write job',
  'ledger write job JOBS',
  'ledger write job RUNNING',
  'ledger write job QUEUE',
  'ledger write job LATER',
  'ledger write job WAITS',
  'ledger write job TALLY',
  'ledger write job ACCOUNT',
  'guard',
  'fleet',
  'cluster',
  'cluster.run',
] as const;

/** How far a day has come that goes on after its takeover: a side was left, is made a copy again, is one, and gets the workload back. */
export const WAY_STAGES = ['reprotect', 'seeding', 'protected', 'failback'] as const;
export type WayStage = (typeof WAY_STAGES)[number];

interface Moment {
  readonly atMs: number;
  /** `atMs` counts from the beginning of that stage; a day that never gets there is spared. */
  readonly stage?: WayStage;
  /** So long after the first renewal of the lease that follows: some things are bad in one second only. */
  readonly sinceRenewalMs?: number;
  /** So long after somebody has taken the lease: in the middle of a switchover, whenever its jobs are drained. */
  readonly sinceTakenMs?: number;
}

interface During extends Moment {
  readonly forMs: number;
}

/** One thing that goes wrong, or that a person does, as a value: a schedule is a list of them, and shrinks by leaving some out. */
export type Fault =
  | ({ readonly kind: 'cut'; readonly from: Place; readonly to: Place; readonly oneWay: boolean } & During)
  | ({ readonly kind: 'slow link'; readonly from: Place; readonly to: Place; readonly delayMs: number } & During)
  | ({ readonly kind: 'isolation'; readonly place: Place } & During)
  | ({ readonly kind: 'region loss'; readonly place: Place } & During)
  | ({ readonly kind: 'catching up'; readonly place: Place } & During)
  | ({ readonly kind: 'database down' | 'disk full'; readonly side: Side } & During)
  /** One instance is in a status that does not pass, until somebody has mended it; counted as the settings have them. */
  | ({ readonly kind: 'instance fails'; readonly side: Side; readonly nth: number } & During)
  | ({ readonly kind: 'replication stalls' } & During)
  | ({ readonly kind: 'replication lag'; readonly seconds: number } & During)
  | ({ readonly kind: 'clock step'; readonly side: Side; readonly seconds: number } & Moment)
  | {
      readonly kind: 'host clock';
      readonly role: Role;
      readonly place: Place;
      readonly seconds: number;
      readonly atMs: number;
    }
  | ({
      readonly kind: 'pause';
      readonly role: Role;
      readonly place: Place;
      /** At once, wherever they are; or one of them just before or after its next call whose name begins so. */
      readonly where: 'at once' | { readonly next: 'before' | 'after'; readonly calls: string };
    } & During)
  | ({ readonly kind: 'death'; readonly role: Role; readonly place: Place } & Moment)
  | ({ readonly kind: 'no schedule'; readonly role: LoopRole; readonly place: Place } & During)
  | ({
      readonly kind: 'call';
      readonly role: Role;
      readonly place: Place;
      readonly ailment: Ailment;
      /** The calls' names begin so. */
      readonly calls: string;
      readonly count: number;
    } & Moment)
  | ({ readonly kind: 'api away'; readonly api: 'rds' | 'ecs' | 'ssm' | 'route53'; readonly place: Side } & During)
  | ({ readonly kind: 'stale answers'; readonly place: Side } & During)
  | ({ readonly kind: 'gray'; readonly part: number } & During)
  | ({ readonly kind: 'lying observer'; readonly place: Place } & During)
  | ({ readonly kind: 'stubborn session'; readonly side: Side } & During)
  | { readonly kind: 'backing up'; readonly atMs: number; readonly forMs: number }
  | { readonly kind: 'alarm again'; readonly place: Side; readonly atMs: number }
  | ({ readonly kind: 'run aborted' } & Moment)
  | ({
      readonly kind: 'person starts a run';
      readonly place: Side;
      readonly acceptLoss: boolean;
      readonly overrides: readonly Override[];
    } & Moment)
  | ({ readonly kind: 'person starts a switchover'; readonly place: Side } & Moment)
  | ({ readonly kind: 'person starts a reprotect'; readonly place: Side } & Moment)
  | { readonly kind: 'person answers'; readonly verdict: 'approve' | 'decline'; readonly atMs: number }
  | ({ readonly kind: 'automation off' } & During);

export type FaultKind = Fault['kind'];

const s = (ms: number): string => `${ms / 1000} s`;

/** What it is, in a sentence for people, without its moment. */
export function sayFault(fault: Fault): string {
  const during = 'forMs' in fault ? ` for ${s(fault.forMs)}` : '';
  switch (fault.kind) {
    case 'cut':
      return `nothing gets from ${fault.from} to ${fault.to}${fault.oneWay ? '' : ', nor back,'}${during}`;
    case 'slow link':
      return `what goes between ${fault.from} and ${fault.to} takes ${fault.delayMs} ms${during}`;
    case 'isolation':
      return `${fault.place} is cut off from the other two Regions${during}, and goes on inside`;
    case 'region loss':
      return `${fault.place} is lost with all that runs there${during}`;
    case 'catching up':
      return `the ledger's replica in ${fault.place} is catching up and refuses strong reads${during}`;
    case 'database down':
      return `the databases in ${fault.side} do not answer${during}`;
    case 'disk full':
      return `the databases in ${fault.side} refuse every write and answer every read${during}`;
    case 'instance fails':
      return `database ${fault.nth + 1} in ${fault.side} fails and does not come back by itself, until it is mended${during}`;
    case 'replication stalls':
      return `replication stands still${during}`;
    case 'replication lag':
      return `replication lags by ${fault.seconds} s${during}`;
    case 'clock step':
      return `the clock of the database hosts in ${fault.side} steps by ${fault.seconds} s`;
    case 'host clock':
      return `every ${fault.role} in ${fault.place} has a clock that is off by ${fault.seconds} s from now on`;
    case 'pause':
      return fault.where === 'at once'
        ? `every ${fault.role} in ${fault.place} is paused${during}`
        : `a ${fault.role} in ${fault.place} is paused${during}, just ${fault.where.next} its next call${fault.where.calls === '' ? '' : ` "${fault.where.calls}"`}`;
    case 'death':
      return `every ${fault.role} in ${fault.place} dies`;
    case 'no schedule':
      return `no ${fault.role} is started in ${fault.place}${during}`;
    case 'call':
      return `the next ${fault.count === 1 ? 'call' : `${fault.count} calls`}${fault.calls === '' ? '' : ` "${fault.calls}"`} of a ${fault.role} in ${fault.place}: ${fault.ailment}`;
    case 'api away':
      return `the API of ${fault.api} in ${fault.place} does not answer${during}`;
    case 'stale answers':
      return `RDS, ECS and DNS in ${fault.place} answer what was true before${during}`;
    case 'gray':
      return `${Math.round(fault.part * 100)} % of real transactions fail${during}`;
    case 'lying observer':
      return `the observer in ${fault.place} finds every transaction failing, and it alone${during}`;
    case 'stubborn session':
      return `sessions in ${fault.side} do not end when they are told to${during}`;
    case 'backing up':
      return `the replica is backing up and cannot be promoted${during}`;
    case 'alarm again':
      return `the takeover alarm's last event is delivered again in ${fault.place}`;
    case 'run aborted':
      return 'whoever may stops the execution that runs';
    case 'person starts a run':
      return `a person starts a run in ${fault.place}${fault.acceptLoss ? ', accepts any loss' : ''}${fault.overrides.length > 0 ? `, overrides ${fault.overrides.join(' and ')}` : ''}`;
    case 'person starts a switchover':
      return `a person starts a switchover in ${fault.place}`;
    case 'person starts a reprotect':
      return `a person starts a reprotect in ${fault.place}`;
    case 'person answers':
      return `a person answers what is asked: ${fault.verdict}`;
    case 'automation off':
      return `automation is switched off${during}`;
  }
}
