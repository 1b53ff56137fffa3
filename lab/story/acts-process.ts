import type { FaultKind as CallFault } from '../aws';
import type { Call } from '../aws/call';
import { type LabFunction, plays } from '../lambda/lab-function';
import type { Ailment, Place, Role } from '../simulator/fault';
import type { Act, Acts } from './act';
import type { FaultOf } from './playable';
import type { StoryStage } from './story-stage';

export const PROCESS_ACTS: Acts<'pause' | 'death' | 'no schedule' | 'call'> = {
  pause: ({ role, place }, set) => {
    const frozen = underWay(set, role, place);
    for (const process of frozen) process.freeze();
    return () => {
      for (const process of frozen) process.thaw();
    };
  },
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

const ON_THE_WIRE: { readonly [A in Played]: CallFault } = {
  refused: { kind: 'refuse' },
  silent: { kind: 'black-hole' },
  'answer lost': { kind: 'drop-answer' },
  late: { kind: 'delay', milliseconds: LATE_MS },
  slow: { kind: 'delay', milliseconds: SLOW_MS },
  'dies before': { kind: 'black-hole' },
  'dies after': { kind: 'drop-answer' },
};

const WRITES = /^(Put|Update|Delete|TransactWrite|BatchWrite)/;

/** Calls of the simulator's ports, as they look on the wire. */
const IS_CALLED: { readonly [calls: string]: (call: Call) => boolean } = {
  '': () => true,
  ledger: ({ service }) => service === 'dynamodb',
  'ledger write': ({ service, operation }) => service === 'dynamodb' && WRITES.test(operation),
  fleet: ({ service }) => service === 'rds',
  cluster: ({ service }) => service === 'ecs',
};

/** Waits for the next calls that fit. It is over when it has struck them all; what it has not met by the end it never meets. */
const ail: Act<'call'> = (fault, set) => {
  const { role, place, ailment, calls, count } = fault;
  if (ailment === 'twice') throw new Error(`no call is made ${ailment} here`);
  const fits = callsOf(set, role, place, calls);
  let left = count;
  set.stage.world.parts.cloud.faults.add({
    when: (call) => {
      if (left === 0 || !fits(call)) return false;
      left -= 1;
      if (ailment === 'dies before' || ailment === 'dies after') die(set, call);
      return true;
    },
    fault: ON_THE_WIRE[ailment],
  });
  set.atTheEnd.push(() => {
    left = 0;
  });
  return undefined;
};

function callsOf(set: StoryStage, role: Role, place: Place, calls: FaultOf<'call'>['calls']): (call: Call) => boolean {
  const region = set.regionAt(place);
  const own = rolesOf(role);
  const isCalled = IS_CALLED[calls];
  if (isCalled === undefined) throw new Error(`no call begins with "${calls}" on the wire`);
  return (call) => call.callerRegion === region && own.some((one) => call.caller.endsWith(`-${one}`)) && isCalled(call);
}

/** It stands still at once, so that it hears no answer, and is killed when the call has had its effect. */
function die({ stage }: StoryStage, { caller, callerRegion }: Call): void {
  const { functions } = stage.world.parts;
  const dying = functions.underWay(({ name, region }) => region === callerRegion && caller.endsWith(`.${name}`));
  for (const process of dying) process.freeze();
  setTimeout(() => void Promise.all(dying.map((process) => process.kill())).catch(() => undefined), EFFECT_MS);
}
