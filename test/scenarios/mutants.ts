import type { Intercept } from '../../lab/rehearsal/memory-functions';
import type { Death } from '../../lab/rehearsal/run-execution';
import type { Story } from '../../lab/rehearsal/story';
import type { PromotionAnswer, RequeuedAnswer } from '../../lambda/contract/step-answers';
import type { StepName } from '../../lambda/contract/steps';

/** A step that does its work wrongly; `act` is the real one. */
type Wrong = (story: Story, act: () => Promise<unknown>, document: unknown) => Promise<unknown>;

export interface Mutant {
  readonly name: string;
  readonly step: StepName;
  readonly wrong: Wrong;
  /** The death after which it shows. */
  readonly death: Death;
  /** What the judgement must say. */
  readonly shows: RegExp;
}

const answerLost = (step: StepName): Death => ({ kind: 'answer lost', at: step });
const killedBefore = (place: string): Death => ({ kind: 'before state', at: place });

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'promotes in its first look without looking',
    step: 'PromoteDatabases',
    wrong: promotesBlindly,
    death: killedBefore('MoveWorkload/1/Promoted?'),
    shows: /^P5: .* was told to promote 2 times$/,
  },
  {
    name: 'raises the epoch without looking who has it',
    step: 'TakeOwnership',
    wrong: raisesBlindly,
    death: answerLost('TakeOwnership'),
    shows: /^P5: the epoch was raised 2 times: 2, 3$/,
  },
  {
    name: 'takes every running job back, whatever its epoch',
    step: 'RequeueRunningJobs',
    wrong: requeuesAll,
    death: answerLost('RequeueRunningJobs'),
    shows: /^P2: job slow was taken back more than once$/,
  },
  {
    name: 'holds the old side for fenced at once',
    step: 'FenceOldRegion',
    wrong: fencesAtOnce,
    death: killedBefore('OpenDatabases'),
    shows: /^P1: orders-db has commits in home after the fence: \d+$/,
  },
  {
    name: 'says that it is fenced and records nothing',
    step: 'FenceOldRegion',
    wrong: async () => ({ status: 'held', waitSeconds: 0, waitedSeconds: 0, how: 'so it says' }),
    death: killedBefore('Redirect'),
    shows: /^P1: orders-db had two writers for [\d.]+ s$/,
  },
  {
    name: 'does not open the databases',
    step: 'OpenDatabases',
    wrong: async () => ({ databases: [] }),
    death: killedBefore('Redirect'),
    shows: /^databases ended as /,
  },
  {
    name: 'keeps no inventory',
    step: 'UpdateInventory',
    wrong: async () => ({ activeRegion: 'nobody wrote it', epoch: 2 }),
    death: killedBefore('Verify'),
    shows: /^inventory ended as undefined/,
  },
  {
    name: 'writes no report',
    step: 'Report',
    wrong: async () => ({ complete: true, outcome: 'completed', summary: 'nobody wrote it' }),
    death: killedBefore('Verify'),
    shows: /^P5: there is no report$/,
  },
  {
    name: 'takes the other run for dead without waiting',
    step: 'ClaimRun',
    wrong: async ({ ports }, act) => {
      const held = await ports.runs.current();
      if (held !== undefined)
        await ports.runs.end(held.runId, { at: held.heartbeatAt, outcome: 'incomplete', summary: '', changed: true });
      return act();
    },
    death: killedBefore('Verify'),
    shows: /^run first was silent, ClaimRun said claimed$/,
  },
];

/** The mutant's step in the place of the real one. The story comes later: it is made with this. */
export function mutated({ step, wrong }: Mutant, story: () => Story): Intercept {
  return (name, act, document) => (name === step ? wrong(story(), act, document) : act());
}

async function promotesBlindly({ ports, world }: Story, act: () => Promise<unknown>, document: unknown) {
  const { promotion, ...rest } = document as { promotion?: PromotionAnswer; ownership?: object };
  if (promotion !== undefined || rest.ownership === undefined) return act();
  const { databases } = world.settings;
  for (const { instance } of databases) await ports.fleet.promote(instance.standby, 'failover').catch(() => undefined);
  const loss = { kind: 'unknown', because: 'nobody looked' };
  return {
    status: 'under way',
    waitSeconds: 5,
    looks: 1,
    databases: databases.map(({ name }) => ({ name, status: 'promoting', detail: 'nobody looked', loss })),
  };
}

async function raisesBlindly({ ports, world }: Story) {
  const { epoch = 0, renewSeq = 0, active } = (await ports.leases.read()) ?? {};
  const to = world.regionOf('standby');
  const at = world.clock.now().toISOString();
  await ports.leases.take({ epoch, renewSeq, nextEpoch: epoch + 1, to, by: 'mutant', at });
  return { epoch: epoch + 1, previousEpoch: epoch, from: active, to, takenAt: at };
}

async function requeuesAll({ ports, world }: Story): Promise<RequeuedAnswer> {
  const { epoch = 0 } = (await ports.leases.read()) ?? {};
  const [application] = world.settings.jobs?.applications ?? [];
  const running = await ports.claims.running(application?.name ?? 'none');
  for (const job of running) await ports.claims.requeue(job, { epoch, because: 'mutant' });
  return { status: 'finished', requeued: running.length, rerun: 0, suspect: 0, stoppedOnSource: 0, jobs: [] };
}

async function fencesAtOnce({ ports, world }: Story) {
  const { epoch = 0 } = (await ports.leases.read()) ?? {};
  const at = world.clock.now().toISOString();
  await ports.fences.record({ epoch, how: 'deadline', by: 'mutant', at, databases: {} });
  return { status: 'held', waitSeconds: 0, waitedSeconds: 0, how: 'so it says', heldAt: at };
}
