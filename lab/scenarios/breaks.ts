import type { BundlePatch } from '../lambda/bundle-patch';
import type { GraphChange } from '../world/changed-graph';
import type { Intercept } from '../world/executions';
import { ownershipFirst } from './ownership-first';
import type { Stage } from './stage';

/** A guard that is taken away on purpose: a promise that cannot be seen to break proves nothing when it is kept. */
export interface Break {
  readonly name: string;
  readonly promise: string;
  readonly title: string;
  /** The scenario in which it shows. */
  readonly scenario: string;
  readonly intercept?: Intercept;
  readonly workerEnvironment?: Readonly<Record<string, string>>;
  /** Changes the artifacts that ship, where they run. */
  readonly patches?: readonly BundlePatch[];
  /** Changes the state machine that ships, where it runs. */
  readonly graph?: GraphChange;
  /** Just before the fault. */
  readonly before?: (stage: Stage) => Promise<void>;
}

export const BREAKS: readonly Break[] = [
  {
    name: 'fence',
    promise: 'P1',
    title: 'the old database does not close by itself: its guard says yes to every write',
    scenario: 'database-crash',
    before: openAlways,
  },
  {
    name: 'commit-check',
    promise: 'P1',
    title: 'the database checks statements only: its trigger at COMMIT checks nothing',
    scenario: 'keeper-dead',
    before: commitAlways,
  },
  {
    name: 'keeper-clock',
    promise: 'P1',
    title: "the deadline counts from the keeper's own clock, which is ahead, instead of the database's anchor",
    scenario: 'split-brain',
    patches: [
      {
        roles: ['keeper'],
        find: /anchor:\w+\.view\.clock,seconds:/,
        replace: 'anchor:new Date(Date.now()+60000).toISOString(),seconds:',
      },
    ],
  },
  {
    name: 'early-acknowledgement',
    promise: 'P1',
    title: 'the keeper says that the database is closed before the old sessions have ended',
    scenario: 'old-snapshot',
    patches: [
      {
        roles: ['keeper'],
        find: /WHERE datname = current_database\(\) AND pid <> pg_backend_pid\(\)(?= AND usename)/,
        replace: 'WHERE false',
      },
      { roles: ['keeper'], find: /scanIntervalMs:2e3/, times: 2, replace: 'scanIntervalMs:0' },
    ],
  },
  {
    name: 'bars-stay',
    promise: 'P2',
    title: 'OpenDatabases leaves the roles of applications barred, as the fence left them',
    scenario: 'old-snapshot',
    patches: [
      {
        roles: ['database-steps'],
        find: /admit:\{attribute:"LOGIN",already:(\w+)=>\1\}/,
        replace: 'admit:{attribute:"LOGIN",already:()=>true}',
      },
    ],
  },
  {
    name: 'requeue',
    promise: 'P2',
    title: 'jobs that ran on the old side are not queued again',
    scenario: 'region-loss',
    intercept: async (state, invoke) =>
      state === 'RequeueRunningJobs'
        ? { status: 'finished', requeued: 0, rerun: 0, suspect: 0, stoppedOnSource: 0, jobs: [] }
        : invoke(),
  },
  {
    name: 'done-without-marker',
    promise: 'P2',
    title: 'what was recorded done before the takeover is believed, whether its effect has arrived or not',
    scenario: 'jobs-in-flight',
    patches: [
      {
        roles: ['database-steps'],
        find: /\.filter\([\w$]+=>[\w$]+\.some\(\(\{epoch:[\w$]+,since:[\w$]+\}\)=>[\w$]+\.epoch<[\w$]+&&[\w$]+\.endedAt>=[\w$]+\)\)/,
        replace: '.filter(()=>!1)',
      },
    ],
  },
  {
    name: 'marker',
    promise: 'P3',
    title: 'effects are written without their marker',
    scenario: 'region-loss',
    workerEnvironment: { LAB_WITHOUT_MARKER: '1' },
  },
  {
    name: 'cas-without-renew-seq',
    promise: 'P4',
    title: 'the compare-and-set of a takeover pins the epoch only, not the renewal that was judged',
    scenario: 'late-renewal',
    patches: [
      {
        roles: ['run-steps'],
        find: /(released:null,taken:[\w$]+\};return [\w$]+\(await this\.table\.update\(this\.keys\.lease,\{set:[\w$]+\},\{equals:\{epoch:[\w$]+),renewSeq:[\w$]+/,
        replace: '$1',
      },
    ],
  },
  {
    name: 'epoch-before-approval',
    promise: 'P5',
    title: 'ownership is taken before a person is asked',
    scenario: 'declined',
    graph: ownershipFirst,
  },
  {
    name: 'loss-bound',
    promise: 'P4',
    title: 'the loss bound is said to be zero',
    scenario: 'link-cut',
    intercept: async (state, invoke) => (state === 'PromoteDatabases' ? withoutLoss(await invoke()) : invoke()),
  },
  {
    name: 'report',
    promise: 'P5',
    title: 'the run ends without a report',
    scenario: 'region-loss',
    intercept: async (state, invoke) =>
      state === 'Report' ? { complete: true, outcome: 'completed', summary: 'no report was written' } : invoke(),
  },
  {
    name: 'ledger',
    promise: 'P6',
    title: 'the ledger answers in the serving Region only',
    scenario: 'region-loss',
    before: ledgerAtFirstOnly,
  },
];

/** A trigger that is missing would be seen by `Precheck`, and not believed: so it stays and its function says yes to everything. */
async function sayYes({ world }: Stage, sql: string): Promise<void> {
  for (const { settings, server } of world.parts.databases.pairs)
    await server[world.first].asAdmin((admin) => admin.query(sql), settings.databaseName);
}

function openAlways(stage: Stage): Promise<void> {
  const body = 'RETURNS void LANGUAGE plpgsql VOLATILE AS $$ BEGIN END $$';
  return sayYes(stage, `CREATE OR REPLACE FUNCTION handover.require_open() ${body}`);
}

function commitAlways(stage: Stage): Promise<void> {
  const body = 'RETURNS trigger LANGUAGE plpgsql VOLATILE AS $$ BEGIN RETURN NULL; END $$';
  return sayYes(stage, `CREATE OR REPLACE FUNCTION handover.recheck() ${body}`);
}

async function ledgerAtFirstOnly({ world }: Stage): Promise<void> {
  for (const region of [world.otherRegion, world.parts.settings.regions.tiebreaker])
    world.parts.cloud.faults.add({
      targetRegion: region,
      service: 'dynamodb',
      when: ({ caller }) => caller !== 'operator',
      fault: { kind: 'refuse' },
    });
}

function withoutLoss(answer: unknown): unknown {
  const { databases, ...rest } = answer as { readonly databases: readonly object[] };
  const loss = { kind: 'known', seconds: 0, because: 'broken on purpose' };
  return { ...rest, databases: databases.map((database) => ({ ...database, loss })) };
}
