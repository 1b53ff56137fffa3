import { exportStory } from '../../../lab/simulator/export-story';
import type { Fault } from '../../../lab/simulator/fault';
import { drawSchedule, type Schedule } from '../../../lab/simulator/schedule';
import { sayUnplayable } from '../../../lab/story/playable';
import { readStory } from '../../../lab/story/read-story';
import type { FenceGrade, WorkloadSettings } from '../../../lambda/contract/settings';
import { ONE_OF_EACH } from './faults';

const database: WorkloadSettings['databases'][number] = {
  name: 'orders-db',
  kind: 'rds-replica-pair',
  engine: 'postgres',
  grade: 'enforced',
  instance: { home: 'orders-db-home', standby: 'orders-db-standby' },
  databaseName: 'orders',
  secretId: { home: 'orders-db', standby: 'orders-db' },
  applicationRoles: ['orders_app'],
  guardedSchemas: ['public'],
};

const shipped: WorkloadSettings = {
  installation: 'demo',
  workload: 'orders',
  regions: { home: 'us-east-1', standby: 'us-west-2', tiebreaker: 'us-east-2' },
  ledgerTable: 'demo-ledger',
  rtoSeconds: 900,
  rpoSeconds: 90,
  whenRpoExceeded: 'ask',
  automation: 'approve',
  approvalDeadlineSeconds: 300,
  databases: [database],
  services: [],
  records: [],
  topicArn: 'arn:aws:sns:us-east-1:111122223333:demo-orders-notices',
};

/** A drawn schedule with these databases and faults instead of its own. */
function scheduleOf(grades: readonly FenceGrade[], faults: readonly Fault[]): Schedule {
  const drawn = drawSchedule(7, shipped);
  const databases = grades.map((grade, n) => ({ ...database, name: `db-${n + 1}`, grade }));
  return { ...drawn, shape: { ...drawn.shape, settings: { ...drawn.shape.settings, databases } }, faults };
}

const refusals = (schedule: Schedule): readonly string[] => {
  const exported = exportStory(schedule);
  return exported.kind === 'story' ? [] : exported.unplayable.map(sayUnplayable);
};

test('a story says seed, settings, faults with the times of the simulator, and the promise that broke with its sentence', () => {
  const faults = [ONE_OF_EACH['region loss'], ONE_OF_EACH['person answers']];
  const schedule = scheduleOf(['acknowledged'], faults);
  const { settings, lagSeconds } = schedule.shape;
  const { automation, rpoSeconds, whenRpoExceeded, approvalDeadlineSeconds } = settings;
  expect(exportStory(schedule, { promise: 'P1', text: 'two wrote at once', atMs: 93_000 })).toEqual({
    kind: 'story',
    story: {
      format: 'handover-story',
      version: 1,
      seed: 7,
      leaseTtlSeconds: 60,
      settings: {
        automation,
        grade: 'acknowledged',
        rpoSeconds,
        whenRpoExceeded,
        approvalDeadlineSeconds,
        lagSeconds,
      },
      faults,
      broke: { promise: 'P1', how: 'two wrote at once', atMs: 93_000 },
    },
  });
});

test('without a broken promise it says none', () => {
  expect(exportStory(scheduleOf(['enforced'], []))).not.toHaveProperty('story.broke');
});

test('refuses what real parts cannot play: all of it, each with its moment, why, and what they can play instead', () => {
  const { 'disk full': disk, 'clock step': step, isolation } = ONE_OF_EACH;
  expect(refusals(scheduleOf(['watchdog'], [disk, isolation, step]))).toEqual([
    'the grade "watchdog": the lab\'s PostgreSQL comes without pg_cron, in which the watchdog runs; possible instead: the grade "enforced"',
    '60 s, "disk full" (the databases in home refuse every write and answer every read for 120 s): the lab\'s servers share the disk of this machine, which nobody may fill; possible instead: "database down" of the same side',
    '60 s, "clock step" (the clock of the database hosts in home steps by -2 s): all processes of the lab share the clock of this machine; possible instead: "pause", or --break keeper-clock',
  ]);
});

test('refuses two databases: none is left out silently', () => {
  expect(refusals(scheduleOf(['enforced', 'enforced'], []))).toEqual([
    '2 databases (db-1, db-2): the lab plays the artifacts of the app, whose roles reach its one database; possible instead: a schedule with one database',
  ]);
});

test.each<readonly [string, Fault]>([
  ['as the SDK sends it', { ...ONE_OF_EACH.call, ailment: 'twice' }],
  ['no wire fake stands there', { ...ONE_OF_EACH.call, calls: 'guard' }],
  ['no wire fake stands there', { ...ONE_OF_EACH.pause, where: { next: 'after', calls: 'guard' } }],
  ['the verdict of the lab knows one move', { ...ONE_OF_EACH['person starts a run'], place: 'home' }],
  ['where the story begins', { ...ONE_OF_EACH['stubborn session'], side: 'standby' }],
])('refuses a variant that no real part plays: %s', (why, fault) => {
  expect(refusals(scheduleOf(['enforced'], [fault]))).toEqual([expect.stringContaining(why)]);
});

test('whatever is drawn: what is exported is read again as it was, and what is not says why', () => {
  const counts = { story: 0, refused: 0 };
  for (let seed = 1; seed <= 2_000; seed++) {
    const exported = exportStory(drawSchedule(seed, shipped));
    counts[exported.kind] += 1;
    if (exported.kind === 'refused') expect(exported.unplayable.length).toBeGreaterThan(0);
    else expect(readStory(JSON.stringify(exported.story), 'a file')).toEqual(exported);
  }
  expect(counts.story).toBeGreaterThan(200);
  expect(counts.refused).toBeGreaterThan(200);
});
