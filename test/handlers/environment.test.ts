import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ApplicationSettings,
  type DatabaseSettings,
  DEFAULT_TIMINGS,
  type JobsSettings,
} from '../../lambda/contract/settings';
import { readEnvironment } from '../../lambda/handlers/environment';
import { SETTINGS } from './settings';

const given = (more: Readonly<Record<string, string | undefined>> = {}) =>
  readEnvironment({ HANDOVER_WORKLOAD: JSON.stringify(SETTINGS), AWS_REGION: 'us-west-2', ...more });

test('what the stack writes is read back as it is, and the rest has its defaults', () => {
  expect(given()).toEqual({
    settings: SETTINGS,
    timings: DEFAULT_TIMINGS,
    region: 'us-west-2',
    resolvers: [],
    databaseTls: 'verify-full',
  });
});

/** Complete by type: a setting that the stack writes and the functions do not read would be a limit that nobody keeps. */
const WHOLE_APPLICATION: Required<ApplicationSettings> = {
  name: 'billing',
  taskDefinition: { home: 'billing', standby: 'billing' },
  container: 'job',
  classes: ['urgent', 'normal'],
  maxAttempts: 3,
  effects: 'marked',
  markerDatabase: 'db',
  whenEffectMissing: 'report',
  timeLimitSeconds: 60,
  deadlineSeconds: 600,
  withoutSidecar: true,
  durability: 'one-region',
  links: { upstream: ['orders'], downstream: [] },
};
const WHOLE_JOBS: Required<JobsSettings> = {
  cluster: { home: 'jobs', standby: 'jobs' },
  subnets: ['subnet-1'],
  securityGroups: ['sg-1'],
  maxRunning: 5,
  launchesPerSecond: 10,
  rampUpSeconds: 120,
  drainTimeoutSeconds: 300,
  applications: [WHOLE_APPLICATION],
};

type Pair = Extract<DatabaseSettings, { kind: 'rds-replica-pair' }>;
type Global = Extract<DatabaseSettings, { kind: 'aurora-global' }>;
const WHOLE_PAIR: Required<Pair> = {
  kind: 'rds-replica-pair',
  name: 'db',
  engine: 'postgres',
  grade: 'enforced',
  instance: { home: 'east', standby: 'west' },
  databaseName: 'shop',
  secretId: { home: 's', standby: 's' },
  applicationRoles: ['shop_app'],
  guardedSchemas: ['public'],
  dependsOn: ['other'],
  required: false,
};
const WHOLE_GLOBAL: Required<Global> = { ...WHOLE_PAIR, kind: 'aurora-global', globalCluster: 'shop' };

test('every setting of a database of either family is read back', () => {
  const settings = { ...SETTINGS, databases: [WHOLE_PAIR, WHOLE_GLOBAL] };
  expect(given({ HANDOVER_WORKLOAD: JSON.stringify(settings) }).settings).toEqual(settings);
});

test('how long a takeover waits for less loss is read back', () => {
  const settings = { ...SETTINGS, whenRpoExceeded: 'wait', rpoWaitSeconds: 600 };
  expect(given({ HANDOVER_WORKLOAD: JSON.stringify(settings) }).settings).toEqual(settings);
});

test('every setting of jobs is read back', () => {
  const settings = { ...SETTINGS, jobs: WHOLE_JOBS };
  expect(given({ HANDOVER_WORKLOAD: JSON.stringify(settings) }).settings).toEqual(settings);
});

describe('a file beside the bundle', () => {
  let folder: string;
  const { topicArn, ...known } = SETTINGS;
  const beside = (more: Readonly<Record<string, string | undefined>> = {}) =>
    given({
      HANDOVER_WORKLOAD: JSON.stringify({ topicArn }),
      HANDOVER_WORKLOAD_FILE: 'workload.json',
      LAMBDA_TASK_ROOT: folder,
      ...more,
    });
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'handover-environment-'));
    writeFileSync(join(folder, 'workload.json'), JSON.stringify(known));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('and the environment are the settings together, and what the environment says stands above it', () => {
    expect(beside().settings).toEqual(SETTINGS);
    expect(beside({ HANDOVER_WORKLOAD: JSON.stringify({ topicArn, rpoSeconds: 7 }) }).settings).toEqual({
      ...SETTINGS,
      rpoSeconds: 7,
    });
  });

  test('is not looked for when the environment names none', () => {
    expect(() => beside({ HANDOVER_WORKLOAD_FILE: undefined })).toThrow('HANDOVER_WORKLOAD is not valid: installation');
  });

  test('fails when it is missing, or nobody says where the code is', () => {
    expect(() => beside({ HANDOVER_WORKLOAD_FILE: 'other.json' })).toThrow('other.json');
    expect(() => beside({ LAMBDA_TASK_ROOT: undefined })).toThrow(
      'LAMBDA_TASK_ROOT is not set, workload.json is looked for there',
    );
  });
});

test('some timings may be given, the others stay', () => {
  const { timings } = given({ HANDOVER_TIMINGS: '{"pollSeconds":1,"leaseRenewSeconds":0.8}' });
  expect(timings).toEqual({ ...DEFAULT_TIMINGS, pollSeconds: 1, leaseRenewSeconds: 0.8 });
});

test('resolvers are a list, and TLS can be switched off by name only', () => {
  expect(given({ HANDOVER_RESOLVERS: '127.0.0.1:53,127.0.0.2:53' }).resolvers).toEqual([
    '127.0.0.1:53',
    '127.0.0.2:53',
  ]);
  expect(given({ HANDOVER_DATABASE_TLS: 'disable' }).databaseTls).toBe('disable');
});

const REFUSED: readonly [string, Readonly<Record<string, string | undefined>>, string][] = [
  ['no workload', { HANDOVER_WORKLOAD: undefined }, 'the environment variable HANDOVER_WORKLOAD is not set'],
  ['no Region', { AWS_REGION: undefined }, 'the environment variable AWS_REGION is not set'],
  ['a timing that nobody knows', { HANDOVER_TIMINGS: '{"polSeconds":1}' }, 'HANDOVER_TIMINGS is not valid'],
  ['a timing below nothing', { HANDOVER_TIMINGS: '{"pollSeconds":-1}' }, 'HANDOVER_TIMINGS is not valid: pollSeconds'],
  ['TLS that is half on', { HANDOVER_DATABASE_TLS: 'prefer' }, 'HANDOVER_DATABASE_TLS is not valid'],
];

test.each(REFUSED)('refuses %s', (_, more, message) => expect(() => given(more)).toThrow(message));

test('refuses a workload by naming every key that is wrong, and its place', () => {
  const wrong = { ...SETTINGS, rpoSeconds: 'soon', automation: 'sometimes', regions: { home: 'us-east-1' } };
  const read = () => given({ HANDOVER_WORKLOAD: JSON.stringify(wrong) });
  for (const place of ['rpoSeconds: ', 'automation: ', 'regions.standby: ', 'regions.tiebreaker: '])
    expect(read).toThrow(place);
});

test('fails on what is no JSON', () => expect(() => given({ HANDOVER_WORKLOAD: '{' })).toThrow());
