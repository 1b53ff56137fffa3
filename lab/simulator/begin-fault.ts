import type { Side } from '../../lambda/contract/settings';
import { type Fault, PLACES, type Place } from './fault';
import type { Stage } from './stage';

type Lift = () => void;

/** How far the clock of a database host may be off its own after all its steps: less than the margin, with the flush of a commit. */
const MOST_OFF_SECONDS = 2;

/** Lets it happen, and answers what ends it. */
export function begin(fault: Fault, stage: Stage): Lift | undefined {
  const { world, loops, orchestrations, applications, standing } = stage;
  switch (fault.kind) {
    case 'cut':
      return cut(stage, fault.oneWay ? [[fault.from, fault.to]] : bothWays(fault.from, fault.to));
    case 'slow link':
      world.network.slow(fault.from, fault.to, fault.delayMs);
      return () => world.network.slow(fault.from, fault.to, 0);
    case 'isolation':
      return cut(
        stage,
        PLACES.filter((other) => other !== fault.place).flatMap((other) => bothWays(fault.place, other)),
      );
    case 'region loss':
      return loseRegion(stage, fault.place);
    case 'catching up':
      world.network.catchUp(fault.place, 1);
      return () => world.network.catchUp(fault.place, -1);
    case 'database down':
    case 'disk full':
      return standing.begin(`${fault.kind} ${fault.side}`);
    case 'instance fails':
      return fail(stage, fault.side, fault.nth);
    case 'replication stalls':
      return standing.begin(fault.kind);
    case 'replication lag':
      return standing.begin(fault.kind, fault.seconds);
    case 'clock step':
      return void step(stage, fault.side, fault.seconds);
    case 'host clock':
      return void world.offsetHostClock(fault.role, fault.place, fault.seconds * 1000);
    case 'pause':
      return void pause(stage, fault);
    case 'death':
      return void world.kill(fault.role, fault.place);
    case 'no schedule':
      loops.suspend(fault.role, fault.place, 1);
      return () => loops.suspend(fault.role, fault.place, -1);
    case 'call':
      return void world.illnesses.await(fault.role, fault.place, { ailment: fault.ailment }, fault);
    case 'api away':
      return standing.begin(`${fault.api} away ${fault.place}`);
    case 'stale answers': {
      const lift = standing.begin(`stale ${fault.place}`);
      world.stale.add(fault.place);
      return () => {
        lift();
        if (!standing.has(`stale ${fault.place}`)) world.stale.delete(fault.place);
      };
    }
    case 'gray':
      return standing.begin('gray', fault.part);
    case 'lying observer':
      return standing.begin(`lying ${fault.place}`);
    case 'stubborn session':
      applications.makeStubborn(fault.side);
      return () => applications.endStubborn(fault.side);
    case 'backing up':
      return backUp(stage);
    case 'alarm again':
      return void orchestrations.alarmFires(fault.place, true);
    case 'run aborted':
      return void orchestrations.abortAll();
    case 'person starts a run':
      return void orchestrations.personStarts(fault.place, {
        acceptLoss: fault.acceptLoss,
        overrides: fault.overrides,
      });
    case 'person starts a switchover':
      return void orchestrations.personMoves(fault.place);
    case 'person starts a reprotect':
      return void orchestrations.personReprotects(fault.place);
    case 'person answers':
      return void orchestrations.answer(fault.verdict);
    case 'automation off':
      return automationOff(stage, fault.forMs);
  }
}

type Way = readonly [from: Place, to: Place];
const bothWays = (a: Place, b: Place): readonly Way[] => [
  [a, b],
  [b, a],
];

function cut({ world }: Stage, ways: readonly Way[]): Lift {
  for (const [from, to] of ways) world.network.cut(from, to);
  return () => {
    for (const [from, to] of ways) world.network.mend(from, to);
  };
}

function loseRegion({ world, applications }: Stage, place: Place): Lift {
  world.network.lose(place);
  world.killAll(place);
  if (place !== 'tiebreaker') applications.tasks.lose(place);
  return () => world.network.restore(place);
}

function pause({ world }: Stage, { role, place, where, forMs }: Extract<Fault, { kind: 'pause' }>): void {
  if (where === 'at once') world.pause(role, place, forMs);
  else world.illnesses.await(role, place, { ailment: `paused ${where.next}`, forMs }, { calls: where.calls, count: 1 });
}

function step({ world }: Stage, side: Side, seconds: number): void {
  const base = world.schedule.shape.databaseClockSeconds[side];
  for (const server of world.stood.on(side)) {
    const off = Math.max(-MOST_OFF_SECONDS, Math.min(MOST_OFF_SECONDS, server.clockSkewSeconds - base + seconds));
    server.clockSkewSeconds = base + off;
  }
}

/** Not while a promotion is under way: RDS takes no backup of an instance that is being modified. */
function backUp({ world }: Stage): Lift {
  const replicas = [...world.region(world.regionAt('standby')).fleet.instances.values()].filter(
    ({ role, phase, status }) => role === 'replica' && phase === undefined && status === 'available',
  );
  for (const replica of replicas) replica.status = 'backing-up';
  return () => {
    for (const replica of replicas) if (replica.status === 'backing-up') replica.status = 'available';
  };
}

/** A promotion that was under way has come to nothing. */
function fail({ world, standing }: Stage, side: Side, nth: number): Lift {
  const { instances } = world.region(world.regionOf(side)).fleet;
  const instance = instances.get(world.settings.databases[nth]?.instance[side] ?? 'none');
  if (instance === undefined || instance.ends !== undefined) return () => undefined;
  Object.assign(instance, { status: 'storage-full', phase: undefined });
  const lift = standing.begin(`failed ${instance.endpoint.host}`);
  return () => {
    lift();
    if (instance.status === 'storage-full') instance.status = 'available';
  };
}

/** Somebody at a terminal, in whichever Region answers. */
function automationOff({ world }: Stage, forMs: number): Lift {
  const hold = (set: boolean): void => {
    const { ports, context } = world.start('step', 'tiebreaker');
    const at = context.clock.now();
    const until = new Date(at.getTime() + forMs).toISOString();
    const word = { until, by: 'ada', reason: 'a bad day', at: at.toISOString() };
    void ports.automation.hold('workload', set ? word : undefined).catch(() => undefined);
  };
  hold(true);
  return () => hold(false);
}
