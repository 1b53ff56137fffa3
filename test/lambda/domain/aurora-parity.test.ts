import { USUAL_FACTS } from '../../../lab/memory';
import { AURORA_RULES } from '../../../lambda/domain/aurora-parity';
import { found, ofFailover } from '../../../lambda/domain/parity';
import type { DatabaseFacts, GlobalFacts } from '../../../lambda/ports/region-facts';

interface Facts {
  readonly here: Pick<DatabaseFacts, 'engineVersion' | 'encrypted' | 'instanceClasses'>;
  readonly global?: Omit<Extract<GlobalFacts, { member: true }>, 'member'>;
}

const HERE = { engineVersion: '17.5', encrypted: true, instanceClasses: ['db.r7g.large', 'db.r7g.large'] };
const GLOBAL = { engineVersion: '17.5', encrypted: true, writeForwarding: [{ cluster: 'b', status: 'disabled' }] };
const said = ({ here, global }: Facts) => {
  const whole: GlobalFacts = global === undefined ? { member: false } : { member: true, ...global };
  const { ready, named } = ofFailover(found('orders-db', AURORA_RULES, { ...USUAL_FACTS, ...here, global: whole }));
  return { ready: ready.map(({ detail }) => detail), named: named.map(({ detail }) => detail) };
};

test('nothing is said of two sides that are alike', () => {
  expect(said({ here: HERE, global: GLOBAL })).toEqual({ ready: [], named: [] });
});

test('a patch level may differ, of either engine', () => {
  const mysql = { ...HERE, engineVersion: '8.0.mysql_aurora.3.08.1' };
  expect(said({ here: mysql, global: { ...GLOBAL, engineVersion: '8.0.mysql_aurora.3.08.2' } }).ready).toEqual([]);
  expect(said({ here: { ...HERE, engineVersion: '17.5.1' }, global: GLOBAL }).ready).toEqual([]);
});

test.each<[string, Facts, string]>([
  [
    'another minor version',
    { here: { ...HERE, engineVersion: '17.4' }, global: GLOBAL },
    'the engine version here is 17.4, that of the global database 17.5: RDS changes the writer between equal ones only, upgrade the older one',
  ],
  [
    'another minor version of Aurora MySQL',
    {
      here: { ...HERE, engineVersion: '8.0.mysql_aurora.3.08.2' },
      global: { ...GLOBAL, engineVersion: '8.0.mysql_aurora.3.09.2' },
    },
    'the engine version here is 8.0.mysql_aurora.3.08.2, that of the global database 8.0.mysql_aurora.3.09.2: RDS changes the writer between equal ones only, upgrade the older one',
  ],
  [
    'a version that is not known',
    { here: { ...HERE, engineVersion: undefined }, global: GLOBAL },
    'the engine version is unknown, and RDS changes the writer between equal ones only',
  ],
  [
    'a cluster that was detached',
    { here: HERE },
    'the cluster belongs to no global database of that name: add it, or name the right one',
  ],
  ...(['enabled', 'enabling', 'unknown'] as const).map((status): [string, Facts, string] => [
    `write forwarding that is ${status}`,
    { here: HERE, global: { ...GLOBAL, writeForwarding: [{ cluster: 'b', status }] } },
    `write forwarding is on: b (${status}); switch it off, it is a second way to write that no fence of this side closes`,
  ]),
])('refuses %s', (_what, facts, detail) => {
  expect(said(facts).ready).toEqual([detail]);
});

test.each<[string, Facts['here'], string]>([
  [
    'other encryption',
    { ...HERE, encrypted: false },
    'storage here is not encrypted, that of the global database is so: build this side anew',
  ],
  [
    'instances of different classes',
    { ...HERE, instanceClasses: ['db.r7g.large', 'db.r7g.4xlarge'] },
    'its instances are of different classes (db.r7g.large, db.r7g.4xlarge): any of them may become the writer, make them alike',
  ],
  [
    'a single instance',
    { ...HERE, instanceClasses: ['db.r7g.large'] },
    'it has one instance: when its zone fails after the takeover nothing takes over from it, add a second one',
  ],
])('names %s and refuses nothing', (_what, here, detail) => {
  expect(said({ here, global: GLOBAL })).toEqual({ ready: [], named: [detail] });
});
