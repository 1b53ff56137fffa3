import type { FaultKind as WireFault } from '../aws';
import type { Call } from '../aws/call';
import { type LabFunction, plays } from '../lambda/lab-function';
import { type Ailment, CALLS, type Place, type Role } from '../simulator/fault';
import { isLease, keyOf } from '../verdict/renewals';
import type { Act, Acts, Lift } from './act';
import type { FaultOf } from './playable';
import type { StoryStage } from './story-stage';

export const PROCESS_ACTS: Acts<'pause' | 'death' | 'no schedule' | 'call'> = {
  pause: (fault, set) => (fault.where === 'at once' ? freezeNow(fault, set) : freezeAtCall(fault, fault.where, set)),
  death: async ({ role, place }, set) => {
    await Promise.all(underWay(set, role, place).map((process) => process.kill()));
    return undefined;
  },
  'no schedule': ({ role, place }, set) => {
    const { schedules, workload } = set.stage.world.parts;
    return schedules.suspend(workload.functions.filter(belongs(role, set.regionAt(place))).map(({ arn }) => arn));
  },
  call: (fault, set) => ail(fault, set),
};

function freezeNow({ role, place }: FaultOf<'pause'>, set: StoryStage): Lift {
  const frozen = underWay(set, role, place);
  for (const process of frozen) process.freeze();
  return () => {
    for (const process of frozen) process.thaw();
  };
}

/** One of them stands still at its next such call: `before`, so that the call goes out when it is over, or with the answer unheard. */
function freezeAtCall(
  { role, place, forMs }: FaultOf<'pause'>,
  where: Exclude<FaultOf<'pause'>['where'], 'at once'>,
  set: StoryStage,
): undefined {
  strike(set, 1, {
    fits: callsOf(set, role, place, where.calls),
    onHit: (call) => {
      const frozen = callersOf(set, call);
      for (const process of frozen) process.freeze();
      setTimeout(() => frozen.map((process) => process.thaw()), forMs);
    },
    fault: { kind: 'delay', milliseconds: where.next === 'before' ? forMs : 0 },
  });
  return undefined;
}

const STEPS = ['run-steps', 'database-steps', 'traffic-steps', 'processing-steps'];

/** Steps run in several functions, by what they may do. */
const rolesOf = (role: Role): readonly string[] => (role === 'step' ? STEPS : [role]);

const belongs =
  (role: Role, region: string) =>
  (lambda: LabFunction): boolean =>
    lambda.region === region && rolesOf(role).some((one) => plays(lambda, one));

const underWay = (set: StoryStage, role: Role, place: Place) =>
  set.stage.world.parts.functions.underWay(belongs(role, set.regionAt(place)));

/** A call that comes late comes after its caller has given up, which it does after a second or two. */
const LATE_MS = 2_500;
/** Below the second after which a client of the ledger gives up. */
const SLOW_MS = 400;
/** What takes effect does so well within. */
const EFFECT_MS = 250;

type Played = Exclude<Ailment, 'twice'>;

const ON_THE_WIRE: { readonly [A in Played]: WireFault } = {
  refused: { kind: 'refuse' },
  silent: { kind: 'black-hole' },
  'answer lost': { kind: 'drop-answer' },
  late: { kind: 'delay', milliseconds: LATE_MS },
  slow: { kind: 'delay', milliseconds: SLOW_MS },
  'dies before': { kind: 'black-hole' },
  'dies after': { kind: 'drop-answer' },
};

const WRITES = /^(Put|Update|Delete|TransactWrite|BatchWrite)/;

const isLedger = ({ service }: Call): boolean => service === 'dynamodb';
const isWrite = (call: Call): boolean => isLedger(call) && WRITES.test(call.operation);

/** Partitions of jobs: what they are, where they wait, run and have ended, and their sums. */
const JOBS = /^(JOBS|QUEUE|LATER|WAITS|RUNNING|DONE|DEAD|TALLY|ACCOUNT)#/;

const isWriteTo =
  (partition: RegExp): Strike['fits'] =>
  (call, input) =>
    isWrite(call) && partition.test(keyOf(input).pk ?? '');

/** Calls of the simulator's ports, as they look on the wire; none is a statement on a connection. */
const ON_WIRE: { readonly [C in (typeof CALLS)[number]]: Strike['fits'] | undefined } = {
  '': () => true,
  ledger: isLedger,
  'ledger write': isWrite,
  'ledger write lease': (call, input) => isWrite(call) && isLease(input),
  'ledger write job': isWriteTo(JOBS),
  'ledger write job JOBS': isWriteTo(/^JOBS#/),
  'ledger write job RUNNING': isWriteTo(/^RUNNING#/),
  'ledger write job QUEUE': isWriteTo(/^QUEUE#/),
  'ledger write job LATER': isWriteTo(/^LATER#/),
  'ledger write job WAITS': isWriteTo(/^WAITS#/),
  'ledger write job TALLY': isWriteTo(/^TALLY#/),
  'ledger write job ACCOUNT': isWriteTo(/^ACCOUNT#/),
  guard: undefined,
  fleet: ({ service }) => service === 'rds',
  cluster: ({ service }) => service === 'ecs',
  'cluster.run': ({ service, operation }) => service === 'ecs' && operation === 'RunTask',
};

const ail: Act<'call'> = (fault, set) => {
  const { role, place, ailment, calls, count } = fault;
  if (ailment === 'twice') throw new Error(`no call is made ${ailment} here`);
  const dies = ailment === 'dies before' || ailment === 'dies after';
  strike(set, count, {
    fits: callsOf(set, role, place, calls),
    onHit: (call) => {
      if (dies) die(callersOf(set, call));
    },
    fault: ON_THE_WIRE[ailment],
  });
  return undefined;
};

interface Strike {
  readonly fits: (call: Call, input: unknown) => boolean;
  readonly onHit: (call: Call) => void;
  readonly fault: WireFault;
}

/** The next calls that fit; what it has not met when everything heals it never meets. */
function strike(set: StoryStage, count: number, { fits, onHit, fault }: Strike): void {
  let left = count;
  set.stage.world.parts.cloud.faults.add({
    when: (call, input) => {
      if (left === 0 || !fits(call, input)) return false;
      left -= 1;
      onHit(call);
      return true;
    },
    fault,
  });
  set.atTheEnd.push(() => {
    left = 0;
  });
}

function callsOf(set: StoryStage, role: Role, place: Place, calls: string): Strike['fits'] {
  const region = set.regionAt(place);
  const own = rolesOf(role);
  const isCalled = CALLS.filter((one) => one === calls).map((one) => ON_WIRE[one])[0];
  if (isCalled === undefined) throw new Error(`no call begins with "${calls}" on the wire`);
  return (call, input) =>
    call.callerRegion === region && own.some((one) => call.caller.endsWith(`-${one}`)) && isCalled(call, input);
}

/** Which of the processes of a function has called cannot be told: all that are in the middle of something. */
const callersOf = ({ stage }: StoryStage, { caller, callerRegion }: Call) =>
  stage.world.parts.functions.underWay(({ name, region }) => region === callerRegion && caller.endsWith(`.${name}`));

/** They stand still at once, so that they hear no answer, and are killed when the call has had its effect. */
function die(dying: ReturnType<typeof callersOf>): void {
  for (const process of dying) process.freeze();
  setTimeout(() => void Promise.all(dying.map((process) => process.kill())).catch(() => undefined), EFFECT_MS);
}
