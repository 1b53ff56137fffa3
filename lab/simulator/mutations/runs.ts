import type { LossBound, PromotionAnswer } from '../../../lambda/contract/step-answers';
import type { Lease, LeaseTakeover } from '../../../lambda/ports/lease-store';
import type { Observation } from '../../../lambda/ports/observation-store';
import { ownershipFirst } from '../../scenarios/ownership-first';
import type { StateTexts } from '../../world/changed-graph';
import type { Mutation } from '../mutation';
import type { SimulatedWorld } from '../simulated-world';
import { forRoles, withMethods } from './altered';

/** P4, P5, P6 and false failovers: what a run says, changes, ends with and waits for. */
export const RUN_MUTATIONS: readonly Mutation[] = [
  {
    name: 'loss-bound',
    promise: 'P4',
    title: 'the loss bound is said to be zero',
    intercept: () => async (step, act) => (step === 'PromoteDatabases' ? withLoss(await act(), () => 0) : act()),
  },
  {
    name: 'idle-lag',
    promise: 'P4',
    title: 'the loss bound is the lag that the replica shows',
    intercept: (_, world) => async (step, act) =>
      step === 'PromoteDatabases' ? withLoss(await act(), () => world.schedule.shape.lagSeconds) : act(),
  },
  {
    name: 'cas-without-renew-seq',
    promise: 'P4',
    title: 'the compare-and-set of a takeover pins the epoch only, not the renewal that was judged',
    equip: forRoles(['step'], (equipped, world) => {
      const { leases } = equipped.ports;
      return withMethods(equipped, {
        leases: {
          take: async (takeover) => {
            const judged = await leases.read();
            // The judgement of a run takes its time.
            await equipped.process.clock.sleep(world.atMs % 16_000);
            return takeAsJudged(world, takeover, judged);
          },
        },
      });
    }),
  },
  {
    name: 'loss-unsaid',
    promise: 'P4',
    title: 'every loss is said to be unknown, to be on the safe side',
    intercept: () => async (step, act) => {
      if (step !== 'PromoteDatabases') return act();
      const { databases, ...rest } = (await act()) as PromotionAnswer;
      const loss: LossBound = { kind: 'unknown', because: 'broken on purpose' };
      return { ...rest, databases: databases.map((database) => ({ ...database, loss })) };
    },
  },
  {
    name: 'rpo-ignored',
    promise: 'P5',
    title: 'a loss above the RPO stops nothing and asks nobody',
    equip: forRoles(['step'], (equipped) => {
      const { context } = equipped;
      return { ...equipped, context: { ...context, settings: { ...context.settings, whenRpoExceeded: 'promote' } } };
    }),
  },
  {
    name: 'wait-forgotten',
    promise: 'P5',
    title: 'a takeover forgets since when it waits for less to be lost',
    equip: forRoles(['step'], (equipped) => {
      const { lossWaits } = equipped.ports;
      return withMethods(equipped, {
        lossWaits: { begin: async (epoch, wait) => lossWaits.begin(epoch, wait).then(() => wait) },
      });
    }),
    intercept: () => async (step, act) => (step === 'PromoteDatabases' ? asIfJustBegun(await act()) : act()),
  },
  {
    name: 'wait-and-take',
    promise: 'P5',
    title: 'a takeover that waited for less in vain takes what there is',
    equip: forRoles(['step'], (equipped, { nowMs }) => {
      const { lossWaits } = equipped.ports;
      const { rpoWaitSeconds = 0 } = equipped.context.settings;
      let over = false;
      return withMethods(equipped, {
        lossWaits: {
          begin: async (epoch, wait) => {
            const begun = await lossWaits.begin(epoch, wait);
            over = Date.parse(wait.since) - Date.parse(begun.since) >= rpoWaitSeconds * 1000;
            return begun;
          },
          accepted: async () =>
            over ? { by: 'the mutation', reason: 'enough', at: new Date(nowMs).toISOString() } : undefined,
        },
      });
    }),
  },
  {
    name: 'hold-ignored',
    promise: 'P5',
    title: 'alarms start runs although automation is switched off',
    equip: forRoles(['step'], (equipped) => withMethods(equipped, { automation: { holds: async () => ({}) } })),
  },
  {
    name: 'report',
    promise: 'P5',
    title: 'the run ends without a report',
    intercept: () => async (step, act) =>
      step === 'Report' ? { complete: true, outcome: 'completed', summary: 'no report was written' } : act(),
  },
  {
    name: 'epoch-before-approval',
    promise: 'P5',
    title: 'ownership is taken before a person is asked',
    graph: (definition) => {
      const { States, ...rest } = definition as { States: StateTexts };
      return { ...rest, States: ownershipFirst(States) ?? States };
    },
  },
  {
    name: 'hold-for-ever',
    promise: 'P5',
    title: 'a run does not give the workload back at its end',
    equip: forRoles(['step'], (equipped) => withMethods(equipped, { runs: { end: async () => true } })),
  },
  {
    name: 'promotion-before-ownership',
    promise: 'P5',
    title: 'replicas are promoted by the precheck, to save time',
    intercept:
      ({ ports, context }) =>
      async (step, act) => {
        if (step === 'Precheck')
          for (const { instance } of context.settings.databases)
            await ports.fleet.promote(instance.standby, 'failover').catch(() => undefined);
        return act();
      },
  },
  {
    name: 'ledger',
    promise: 'P6',
    title: 'the ledger answers in the home Region only',
    world: ({ network }) => {
      const hasQuorum = network.hasQuorum.bind(network);
      network.hasQuorum = (place) => place === 'home' && hasQuorum(place);
    },
  },
  {
    name: 'precheck-asks-the-lost-region',
    promise: 'P6',
    title: 'the precheck describes the databases of the Region that is to be left',
    intercept: (_, world) => async (step, act) => {
      const source = world.region(world.regionAt('home'));
      if (step === 'Precheck' && world.network.reaches('standby', 'home')) await source.fleet.describe('any');
      else if (step === 'Precheck') await world.time.sleep(60_000);
      return act();
    },
  },
  {
    name: 'blind-observers',
    promise: 'P6',
    title: 'observers believe that every transaction was committed',
    equip: forRoles(['agent'], (equipped) =>
      withMethods(equipped, { transactions: { attempt: async () => ({ committed: true }) } }),
    ),
  },
  {
    name: 'forgetful-keeper',
    promise: 'false failover',
    title: 'the keeper of home stops renewing after a while, by itself',
    equip: forRoles(['keeper'], (equipped, world) => {
      const { leases } = equipped.ports;
      return withMethods(equipped, {
        leases: {
          renew: async (r) => (world.atMs < 60_000 ? leases.renew(r) : { written: false, current: undefined }),
        },
      });
    }),
  },
  {
    name: 'one-observer',
    promise: 'false failover',
    title: 'one observer is enough to start a takeover',
    equip: forRoles(['agent', 'step'], (equipped) => {
      const { observations } = equipped.ports;
      return withMethods(equipped, { observations: { all: async () => withEcho(await observations.all()) } });
    }),
  },
  {
    name: 'no-hold-down',
    promise: 'false failover',
    title: 'failing transactions are believed after ten seconds',
    timings: { holdDownSeconds: 10 },
  },
];

function asIfJustBegun(answer: unknown): PromotionAnswer {
  const promotion = answer as PromotionAnswer;
  const { rpoWait } = promotion;
  return rpoWait === undefined
    ? promotion
    : { ...promotion, rpoWait: { ...rpoWait, waitedSeconds: -promotion.waitSeconds } };
}

function withLoss(answer: unknown, secondsOf: () => number): PromotionAnswer {
  const { databases, ...rest } = answer as PromotionAnswer;
  const loss: LossBound = { kind: 'known', seconds: secondsOf(), because: 'broken on purpose' };
  return { ...rest, databases: databases.map((database) => ({ ...database, loss })) };
}

function takeAsJudged(
  world: SimulatedWorld,
  { epoch, nextEpoch, to, by, at }: LeaseTakeover,
  judged: Lease | undefined,
) {
  return world.table.swap<Lease>(
    'lease',
    (current) =>
      current?.epoch === epoch && judged !== undefined
        ? {
            epoch: nextEpoch,
            active: to,
            renewSeq: current.renewSeq + 1,
            holder: by,
            anchors: {},
            taken: { by, at, from: current.active, previousEpoch: epoch, previousAnchors: judged.anchors },
          }
        : undefined,
    Symbol('take'),
  );
}

/** Whoever is not healthy is heard twice. */
function withEcho(observations: readonly Observation[]): readonly Observation[] {
  const [first] = observations.filter(({ verdict }) => verdict !== 'healthy');
  return first === undefined ? observations : [...observations, { ...first, region: 'its echo' }];
}
