import config from '../../../handover.config';
import { accessOf } from '../../../lab/app/access';
import type { Template } from '../../../lab/app/assembly';
import { authorizer } from '../../../lab/iam';
import { AURORA } from '../../lib/aurora-database';
import { synthesize } from '../../lib/synthesis';
import { callOf, HOME } from './probes';

const [workload] = config.workloads;
if (workload === undefined) throw new Error('the example has no workload');

const stacks = synthesize({ ...config, workloads: [{ ...workload, databases: [AURORA] }] }).all.map(
  ({ stack, template }) => ({
    name: stack.stackName,
    region: stack.region,
    account: stack.account,
    template: template.toJSON() as Template,
  }),
);
const ROLES = ['reprotection-steps', 'database-steps', 'keeper', 'traffic-steps', 'run-steps'] as const;
const functions = ROLES.map((role) => ({ region: HOME, name: `demo-orders-${role}` }));
const authorize = authorizer(accessOf(stacks, functions));

const OWN = 'demo-orders-orders-db-home';
const copy = (from: string, to: string, change: object = {}) => ({
  SourceDBClusterSnapshotIdentifier: from,
  TargetDBClusterSnapshotIdentifier: to,
  ...change,
});
const taken = `rds:unplanned-global-failover-${OWN}-2026-11-26-05-00`;

const may = (role: (typeof ROLES)[number], operation: string, input: object): boolean => {
  const one = { region: HOME, name: `demo-orders-${role}` };
  const probe = { service: 'rds', operation, region: HOME, input };
  return authorize(callOf(probe, one), input) === undefined;
};

test('the function that keeps old primaries may read and copy what Aurora keeps of this cluster, with its tags', () => {
  expect(may('reprotection-steps', 'DescribeDBClusterSnapshots', { DBClusterIdentifier: OWN })).toBe(true);
  expect(may('reprotection-steps', 'CopyDBClusterSnapshot', copy(taken, `${OWN}-final-2`))).toBe(true);
  const tagged = copy(taken, `${OWN}-final-2`, { Tags: [{ Key: 'handover:epoch', Value: '2' }] });
  expect(may('reprotection-steps', 'CopyDBClusterSnapshot', tagged)).toBe(true);
});

test.each([
  ['of another cluster', copy('rds:unplanned-global-failover-stock-2026', `${OWN}-final-2`)],
  ['that is another one', copy(`rds:${OWN}-2026-11-26`, `${OWN}-final-2`)],
  ['under a name of others', copy(taken, 'before-release')],
])('refuses it a copy of a snapshot %s', (_, input) => {
  expect(may('reprotection-steps', 'CopyDBClusterSnapshot', input)).toBe(false);
});

test.each(ROLES.filter((role) => role !== 'reprotection-steps'))('refuses %s all of it', (role) => {
  expect(may(role, 'DescribeDBClusterSnapshots', { DBClusterIdentifier: OWN })).toBe(false);
  expect(may(role, 'CopyDBClusterSnapshot', copy(taken, `${OWN}-final-2`))).toBe(false);
});
