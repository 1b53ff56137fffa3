import type { DeployedWorkload } from '../../../lab/app/deployed-workload';
import { withGraph } from '../../../lab/world/changed-graph';

const machine = (name: string, States: object) => ({
  name,
  arn: name,
  region: 'x',
  definition: { StartAt: 'A', States },
});
const workload = {
  machines: [machine('failover', { A: { Type: 'Pass' } }), machine('decide', { B: { Type: 'Pass' } })],
} as unknown as DeployedWorkload;

test('the machine that is meant has the other states, everything else is as it ships', () => {
  const changed = withGraph(workload, (states) => ('A' in states ? { A: { Type: 'Fail' } } : undefined));
  expect(changed.machines).toEqual([machine('failover', { A: { Type: 'Fail' } }), workload.machines[1]]);
});

test('without a change it is the very workload', () => {
  expect(withGraph(workload, undefined)).toBe(workload);
});

test('refuses a change that means no machine', () => {
  expect(() => withGraph(workload, () => undefined)).toThrow('finds none that it means');
});
