import config from '../../../handover.config';
import { AURORA as DATABASE } from '../aurora-database';
import { flat, ofType, type SynthesizedStack, synthesize } from '../synthesis';

const [workload] = config.workloads;
if (workload === undefined) throw new Error('the example has no workload');

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

describe('permissions on a global database', () => {
  const of = (stack: SynthesizedStack, role: string, action: string): readonly unknown[] =>
    ofType(stack, 'AWS::IAM::Policy')
      .filter(([id]) => id.includes(`Functions${role}`))
      .flatMap(([, { PolicyDocument }]) => (PolicyDocument as { Statement: Statement[] }).Statement)
      .filter(({ Action }) => [Action].flat().includes(action))
      .flatMap(({ Resource }) => [Resource].flat())
      .map(flat);
  const standby = synthesize({ ...config, workloads: [{ ...workload, databases: [DATABASE] }] }).stack(
    'demo-orders-standby',
  );

  it.each(['FailoverGlobalCluster', 'SwitchoverGlobalCluster'])(
    'let the steps call %s on this database only',
    (action) => {
      expect(of(standby, 'DatabaseSteps', `rds:${action}`)).toEqual([
        'arn:aws:rds::111122223333:global-cluster:demo-orders-orders-db',
        'arn:aws:rds:us-east-1:111122223333:cluster:demo-orders-orders-db-home',
        'arn:aws:rds:us-west-2:111122223333:cluster:demo-orders-orders-db-standby',
      ]);
      for (const role of ['Keeper', 'TrafficSteps', 'Agent', 'RunSteps'])
        expect(of(standby, role, `rds:${action}`)).toEqual([]);
    },
  );

  it.each(['DatabaseSteps', 'Keeper', 'TrafficSteps'])('let %s read it', (role) => {
    const there = role === 'DatabaseSteps' ? ['arn:aws:rds:us-east-1:111122223333:cluster:*'] : [];
    expect([...of(standby, role, 'rds:DescribeDBClusters')].sort()).toEqual([
      ...there,
      'arn:aws:rds:us-west-2:111122223333:cluster:demo-orders-orders-db-standby',
    ]);
    expect(of(standby, role, 'rds:DescribeGlobalClusters')).toEqual([
      'arn:aws:rds::111122223333:global-cluster:demo-orders-orders-db',
    ]);
    const instances = of(standby, role, 'rds:DescribeDBInstances');
    expect(instances).toContain('arn:aws:rds:us-west-2:111122223333:db:*');
    expect(instances).toHaveLength(1 + there.length);
    expect(of(standby, role, 'rds:PromoteReadReplica')).toEqual([]);
  });

  it('let one function copy what Aurora keeps of an old primary, under its own name, and nothing else of it', () => {
    const here = 'arn:aws:rds:us-west-2:111122223333';
    const cluster = 'demo-orders-orders-db-standby';
    const copy = `${here}:cluster-snapshot:${cluster}-final-*`;
    expect([...of(standby, 'ReprotectionSteps', 'rds:CopyDBClusterSnapshot')].sort()).toEqual([
      copy,
      `${here}:cluster-snapshot:rds:unplanned-global-failover-${cluster}-*`,
    ]);
    expect(of(standby, 'ReprotectionSteps', 'rds:AddTagsToResource')).toEqual([copy]);
    expect([...of(standby, 'ReprotectionSteps', 'rds:DescribeDBClusterSnapshots')].sort()).toEqual([
      `${here}:cluster-snapshot:*`,
      `${here}:cluster:${cluster}`,
    ]);
    for (const action of ['rds:ModifyDBInstance', 'rds:CreateDBInstanceReadReplica', 'rds:DeleteDBClusterSnapshot'])
      expect(of(standby, 'ReprotectionSteps', action)).toEqual([]);
    for (const role of ['DatabaseSteps', 'Keeper', 'TrafficSteps', 'RunSteps'])
      expect(of(standby, role, 'rds:CopyDBClusterSnapshot')).toEqual([]);
  });
});
