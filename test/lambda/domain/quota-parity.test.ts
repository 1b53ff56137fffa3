import { quotaParity } from '../../../lambda/domain/quota-parity';

const HERE = { region: 'us-west-2', side: 'here', way: { pairs: 2, clusters: 1, gib: 300 } } as const;
const lines = (...quotas: readonly (readonly [string, number, number])[]) =>
  quotaParity({ told: true, facts: quotas.map(([name, used, most]) => ({ name, used, most })) }, HERE).map(
    ({ passed, stops, detail }) => [passed, stops, detail],
  );

test('says what the way back makes, where there is room for it', () => {
  expect(
    lines(['DBInstances', 38, 40], ['AllocatedStorage', 99_700, 100_000], ['ReservedDBInstances', 40, 40]),
  ).toEqual([
    [true, 'nothing', 'DBInstances: 38 of 40, the way back makes 2'],
    [true, 'nothing', 'AllocatedStorage: 99700 of 100000, the way back makes 300'],
  ]);
});

test.each<[string, number, number, string]>([
  ['DBInstances', 39, 40, 'DBInstances: 39 of 40 are used, and the way back makes 2 more: have the quota raised'],
  [
    'AllocatedStorage',
    701,
    1_000,
    'AllocatedStorage: 701 of 1000 are used, and the way back makes 300 more: have the quota raised',
  ],
  [
    'ManualSnapshots',
    99,
    100,
    'ManualSnapshots: 99 of 100 are used, and the way back makes 2 more: have the quota raised',
  ],
  [
    'ManualClusterSnapshots',
    100,
    100,
    'ManualClusterSnapshots: 100 of 100 are used, and the way back makes 1 more: have the quota raised',
  ],
  [
    'ReadReplicasPerMaster',
    15,
    15,
    'ReadReplicasPerMaster: 15 of 15 are used, and the way back makes 1 more: have the quota raised',
  ],
])('fails %s without room for it, and stops nothing', (name, used, most, detail) => {
  expect(lines([name, used, most])).toEqual([[false, 'nothing', detail]]);
});

test('asks a workload for nothing that its families do not make', () => {
  const way = { pairs: 0, clusters: 1, gib: 0 };
  const facts = ['DBInstances', 'ManualSnapshots', 'AllocatedStorage'].map((name) => ({ name, used: 9, most: 9 }));
  expect(quotaParity({ told: true, facts }, { ...HERE, way })).toEqual([]);
});

test.each([
  ['here', 'quota'],
  ['there', 'other side'],
] as const)('calls quotas that nobody tells %s unknown, and stops nothing', (side, about) => {
  expect(quotaParity({ told: false, because: 'denied' }, { ...HERE, side })).toMatchObject([
    { name: 'RDS in us-west-2', about, unknown: true, stops: 'nothing', detail: 'its quotas are unknown: denied' },
  ]);
});
