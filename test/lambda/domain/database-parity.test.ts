import { USUAL_FACTS } from '../../../lab/memory';
import type { DatabaseKind } from '../../../lambda/contract/settings';
import { type ComparedDatabase, databaseParity } from '../../../lambda/domain/database-parity';
import type { Told } from '../../../lambda/domain/parity';
import type { DatabaseFacts } from '../../../lambda/ports/region-facts';

const FACTS: DatabaseFacts = { ...USUAL_FACTS, storage: { gib: 100, type: 'gp3', iops: 3000 }, multiAz: true };

const is = <T>(facts: T | undefined): Told<T> => ({ told: true, facts });
const silent = (because: string): Told<never> => ({ told: false, because });

const compared = (change: Partial<ComparedDatabase> = {}) =>
  databaseParity({
    name: 'orders-db',
    kind: 'rds-replica-pair',
    here: is(FACTS),
    there: is(FACTS),
    secretId: 'shop/orders/db',
    secret: is({}),
    ...change,
  });

const wrongs = (change: Partial<ComparedDatabase> = {}) =>
  compared(change)
    .filter(({ passed }) => !passed)
    .map(({ about, stops, detail }) => [about, stops, detail]);

test('says of each thing what is there when both sides are alike, and finds nothing wrong', () => {
  expect(wrongs()).toEqual([]);
  expect(compared().map(({ about, detail }) => `${about}: ${detail}`)).toEqual([
    'backups: kept 7 days here',
    'subnets: in a, b; free addresses are not asked',
    'zones of the class: offered in a, b',
    'reboot: none is waited for here',
    'engine version: 17.6',
    'parameters: 1 are set, and alike',
    'logins: by IAM: off on both sides',
    'encryption: with key, whose state is not asked: a database whose key cannot be used is inaccessible, and not ready',
    'storage: 100 GiB gp3',
    'speed of storage: gp3 with 3000 IOPS',
    'class: db.m7g.large',
    'second zone: Multi-AZ on',
    'secret: shop/orders/db is here',
  ]);
});

/** What is to be alike before anything moves. Aurora's storage grows by itself, and tells its version as one of a whole. */
const LIST = [
  'engine version',
  'parameters',
  'class',
  'encryption',
  'backups',
  'secret',
  'subnets',
  'zones of the class',
];

test.each<[DatabaseKind, readonly string[]]>([
  ['rds-replica-pair', [...LIST, 'storage', 'speed of storage']],
  ['aurora-global', [...LIST, 'encryption of all', 'write forwarding']],
])('looks at each thing of the list, of a database of the kind %s', (kind, list) => {
  const global = { member: true, engineVersion: '17.6', encrypted: true, writeForwarding: [] } as const;
  const facts = kind === 'aurora-global' ? { ...USUAL_FACTS, global } : FACTS;
  const abouts = compared({ kind, here: is(facts), there: is(facts) }).map(({ about }) => about);
  expect(abouts).toEqual(expect.arrayContaining([...list]));
});

test.each<[string, Partial<DatabaseFacts>, [string, string, string]]>([
  [
    'a class that its second zone does not offer',
    { offeredIn: ['a'] },
    [
      'zones of the class',
      'nothing',
      "its class (db.m7g.large) is offered here in a of its subnets' zones (a, b): it cannot move to another one when its zone is lost, add a subnet where it is offered or choose another class",
    ],
  ],
  [
    'a class of which nobody tells where it is offered',
    { offeredIn: undefined },
    [
      'zones of the class',
      'nothing',
      'in which zones its class (db.m7g.large) is offered here is unknown: RDS has not told',
    ],
  ],
  [
    'another engine version',
    { engineVersion: '17.5' },
    [
      'engine version',
      'a switchover',
      'the engine version is 17.5 here and 17.6 there: upgrade the older one, the replica first',
    ],
  ],
  [
    'an engine version that is not told',
    { engineVersion: undefined },
    [
      'engine version',
      'a switchover',
      'the engine version is unknown here and 17.6 there: upgrade the older one, the replica first',
    ],
  ],
  [
    'the parameters of the engine in the place of the own ones',
    { parameters: {} },
    [
      'parameters',
      'a switchover',
      'parameters differ: log_min_duration_statement (default here, 1000 there): set them alike in both parameter groups',
    ],
  ],
  [
    'logins by IAM on one side only',
    { iamLogins: true },
    [
      'logins',
      'a switchover',
      'logins by IAM are on here and off there: switch them alike, or applications cannot log in',
    ],
  ],
  [
    'storage that is not encrypted',
    { encrypted: false },
    [
      'encryption',
      'a switchover',
      'storage is not encrypted here and encrypted there: build the side that is not anew from an encrypted one',
    ],
  ],
  [
    'less storage',
    { storage: { gib: 50, type: 'gp3', iops: 3000 } },
    [
      'storage',
      'a switchover',
      'storage is 50 GiB here and 100 GiB there: grow it, or it is full sooner than what it takes over from',
    ],
  ],
  [
    'slower storage',
    { storage: { gib: 100, type: 'gp2' } },
    [
      'speed of storage',
      'nothing',
      'storage is gp2 here and gp3 with 3000 IOPS there: make it alike, or know that it is slower or dearer',
    ],
  ],
  [
    'another class',
    { instanceClasses: ['db.t4g.medium'] },
    [
      'class',
      'nothing',
      'the class is db.t4g.medium here and db.m7g.large there: make it alike, or know what it carries',
    ],
  ],
  [
    'no second zone',
    { multiAz: false },
    ['second zone', 'nothing', 'it is Multi-AZ there and not here: switch it on, before or after the takeover'],
  ],
  [
    'backups that are off',
    { backupDays: 0 },
    ['backups', 'nothing', 'backups are off here: switch them on, a takeover would leave it without any'],
  ],
  [
    'subnets in one zone',
    { zones: ['a', 'a'] },
    [
      'subnets',
      'nothing',
      'its subnets here lie in a, a: add one in another zone, or the loss of one zone is the loss of it',
    ],
  ],
  [
    'a reboot that is waited for',
    { rebootPending: true },
    ['reboot', 'nothing', 'parameters here wait for a reboot: reboot it before it is needed'],
  ],
])('fails %s and says what to do', (_what, here, wrong) => {
  expect(wrongs({ here: is({ ...FACTS, ...here }) })).toEqual([wrong]);
});

test('fails a secret that is missing, or marked for deletion', () => {
  expect(wrongs({ secret: is(undefined) })).toEqual([
    ['secret', 'a switchover', 'the secret shop/orders/db does not exist here: replicate it to this Region'],
  ]);
  expect(wrongs({ secret: is({ deletedAt: '2026-11-01T00:00:00.000Z' }) })).toEqual([
    [
      'secret',
      'a switchover',
      'the secret shop/orders/db is marked for deletion since 2026-11-01T00:00:00.000Z: restore it',
    ],
  ]);
  expect(wrongs({ secret: silent('no answer') })).toEqual([
    ['secret', 'a switchover', 'whether the secret shop/orders/db is here is unknown: no answer'],
  ]);
});

test('more storage than there is no fault, and a silent side is unknown and no fault of the other', () => {
  expect(wrongs({ here: is({ ...FACTS, storage: { gib: 200, type: 'gp3', iops: 3000 } }) })).toEqual([]);
  const [, ...others] = compared({ there: silent('us-east-1 does not answer') }).filter(({ unknown }) => unknown);
  expect(others).toEqual([]);
  expect(wrongs({ there: silent('us-east-1 does not answer') })).toEqual([
    ['other side', 'a switchover', 'whether both sides are alike is unknown: us-east-1 does not answer'],
  ]);
  expect(wrongs({ here: silent('throttled') })).toEqual([
    ['this side', 'a switchover', 'what it is here is unknown: throttled'],
  ]);
  expect(wrongs({ there: is(undefined as DatabaseFacts | undefined) })).toEqual([
    ['other side', 'a switchover', 'the other side does not know it: name the right one in the plan'],
  ]);
});

test('a global database tells its versions by itself, and an unknown one stops every run', () => {
  const global = { member: true, engineVersion: '17.6', encrypted: true, writeForwarding: [] } as const;
  const here = is({ ...USUAL_FACTS, instanceClasses: ['db.r7g.large', 'db.r7g.large'], global });
  const there = silent('us-east-1 does not answer');
  expect(wrongs({ kind: 'aurora-global', here, there }).map(([about]) => about)).toEqual(['other side']);
  expect(wrongs({ kind: 'aurora-global', here: silent('throttled') })).toEqual([
    ['this side', 'every run', 'what it is here is unknown: throttled'],
  ]);
});

test('names five parameters at most, cuts long values, and leaves what only a copy obeys', () => {
  const parameters = Object.fromEntries('abcdefg'.split('').map((name) => [name, name.repeat(60)]));
  const [[, , detail] = []] = wrongs({ here: is({ ...FACTS, parameters: { ...FACTS.parameters, ...parameters } }) });
  expect(detail).toContain(`a (${'a'.repeat(40)}… here, default there)`);
  expect(detail).toContain('and 2 more');
  expect(wrongs({ here: is({ ...FACTS, parameters: { ...FACTS.parameters, hot_standby_feedback: '1' } }) })).toEqual(
    [],
  );
});
