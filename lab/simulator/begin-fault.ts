import type { Side } from '../../lambda/contract/settings';
import { type Fault, PLACES, type Place } from './fault';
import type { Stage } from './stage';

type Lift = () => void;

/** How far the clock of a database host may be off after all its steps; with the flush of a commit it stays within the margin. */
const MOST_OFF_SECONDS = 2;

/** Lets it happen, and answers what ends it. */
export function begin(fault: Fault, stage: Stage): Lift | undefined {
  const { world, loops, orchestrations, applications } = stage;
  switch (fault.kind) {
    case 'cut':
      return cut(stage, fault.oneWay ? [[fault.from, fault.to]] : bothWays(fault.from, fault.to));
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
      return stopServers(stage, fault.side);
    case 'disk full':
      for (const server of world.serversOf(fault.side)) server.writesFail = '53100: no space left on device';
      return () => {
        for (const server of world.serversOf(fault.side)) server.writesFail = undefined;
      };
    case 'replication stalls':
      stage.stalls += 1;
      stage.link();
      return () => {
        stage.stalls -= 1;
        stage.link();
      };
    case 'replication lag':
      return lag(stage, fault.seconds);
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
      return apiAway(stage, fault.api, fault.place);
    case 'stale answers':
      world.stale.add(fault.place);
      return () => void world.stale.delete(fault.place);
    case 'gray': {
      stage.gray = fault.part;
      return () => {
        stage.gray = 0;
      };
    }
    case 'lying observer':
      stage.lying.add(fault.place);
      return () => void stage.lying.delete(fault.place);
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

function cut(stage: Stage, ways: readonly Way[]): Lift {
  for (const [from, to] of ways) stage.world.network.cut(from, to);
  stage.link();
  return () => {
    for (const [from, to] of ways) stage.world.network.mend(from, to);
    stage.link();
  };
}

function loseRegion(stage: Stage, place: Place): Lift {
  const { world, applications } = stage;
  world.network.lose(place);
  world.killAll(place);
  stage.link();
  if (place === 'tiebreaker') return () => world.network.restore(place);
  const startServers = stopServers(stage, place);
  applications.loseTasks(place);
  const { fleet, cluster } = world.region(world.regionAt(place));
  [fleet.away, cluster.away] = [true, true];
  return () => {
    [fleet.away, cluster.away] = [false, false];
    world.network.restore(place);
    startServers();
    stage.link();
  };
}

function stopServers(stage: Stage, side: Side): Lift {
  stage.setServers(side, 1);
  return () => stage.setServers(side, -1);
}

function lag(stage: Stage, seconds: number): Lift {
  const links = stage.links();
  for (const link of links) link.lagSeconds = seconds;
  return () => {
    for (const link of links) link.lagSeconds = stage.world.schedule.shape.lagSeconds;
  };
}

function pause({ world }: Stage, { role, place, where, forMs }: Extract<Fault, { kind: 'pause' }>): void {
  if (where === 'at once') world.pause(role, place, forMs);
  else world.illnesses.await(role, place, { ailment: `paused ${where.next}`, forMs }, { calls: where.calls, count: 1 });
}

function step({ world }: Stage, side: Side, seconds: number): void {
  for (const server of world.serversOf(side))
    server.clockSkewSeconds = Math.max(
      -MOST_OFF_SECONDS,
      Math.min(MOST_OFF_SECONDS, server.clockSkewSeconds + seconds),
    );
}

function apiAway({ world }: Stage, api: 'rds' | 'ecs' | 'ssm' | 'route53', place: Side): Lift {
  const { fleet, cluster, parameters } = world.region(world.regionAt(place));
  const set = {
    rds: (away: boolean) => {
      fleet.away = away;
    },
    ecs: (away: boolean) => {
      cluster.away = away;
    },
    ssm: (away: boolean) => {
      parameters.away = away;
    },
    route53: (away: boolean) => {
      world.names.apiAway = away;
    },
  }[api];
  set(true);
  return () => set(world.network.isLost(place) && (api === 'rds' || api === 'ecs'));
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

function automationOff({ world }: Stage, forMs: number): Lift {
  const { ports, context } = world.start('step', 'tiebreaker');
  const at = context.clock.now();
  const until = new Date(at.getTime() + forMs).toISOString();
  const hold = { until, by: 'ada', reason: 'a bad day', at: at.toISOString() };
  void ports.automation.hold('workload', hold).catch(() => undefined);
  return () => void ports.automation.hold('workload', undefined).catch(() => undefined);
}
