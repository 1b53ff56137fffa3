import { inGroups, withDependents } from '../../../lambda/domain/database-order';

const named = (name: string, ...dependsOn: string[]) => ({ name, ...(dependsOn.length > 0 && { dependsOn }) });
const groupsOf = (...databases: { name: string; dependsOn?: string[] }[]) =>
  inGroups(databases, (one) => one).map((group) => group.map(({ name }) => name));

test.each([
  ['without a word all are one group', [named('a'), named('b')], [['a', 'b']]],
  [
    'what others depend on comes first, however they are listed',
    [named('c', 'b'), named('b', 'a'), named('a')],
    [['a'], ['b'], ['c']],
  ],
  ['two may wait for the same one', [named('a'), named('b', 'a'), named('c', 'a')], [['a'], ['b', 'c']]],
  ['a name that is not there holds nobody up', [named('a', 'gone')], [['a']]],
  ['what is left of a circle comes last', [named('a', 'b'), named('b', 'a'), named('c')], [['c'], ['a', 'b']]],
])('%s', (_, databases, groups) => {
  expect(groupsOf(...databases)).toEqual(groups);
});

test('what depends on a database that is left out is left out too, also over another one', () => {
  const all = withDependents([named('d'), named('c', 'b'), named('b', 'a'), named('a')], new Map([['a', 'ill']]));
  expect([...all]).toEqual([
    ['a', 'ill'],
    ['b', 'it depends on a, which is left out'],
    ['c', 'it depends on b, which is left out'],
  ]);
});
