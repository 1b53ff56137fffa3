import { ofType, type Synthesized, synthesize } from '../synthesis';

interface Statement {
  readonly id: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const listed = (value: string | readonly string[]): readonly string[] => [value].flat();

describe('whoever replaces an old primary', () => {
  let all: readonly (Statement & { readonly stack: string })[];
  beforeAll(() => {
    const synthesized: Synthesized = synthesize();
    all = synthesized.all.flatMap((stack) =>
      ofType(stack, 'AWS::IAM::Policy').flatMap(([id, { PolicyDocument }]) =>
        (PolicyDocument as { Statement: Omit<Statement, 'id'>[] }).Statement.map((statement) => ({
          ...statement,
          id,
          stack: stack.stack.stackName,
        })),
      ),
    );
  });
  const of = (action: string) =>
    all.find(
      ({ stack, id, Action }) =>
        stack === 'demo-orders-standby' && id.includes('ReprotectionSteps') && listed(Action).includes(action),
    );
  const here = 'arn:aws:rds:us-west-2:111122223333';
  const own = `${here}:db:demo-orders-orders-db`;
  const snapshots = `${here}:snapshot:demo-orders-orders-db-final-*`;

  it('may do so with the workload’s instance of this Region only', () => {
    expect(of('rds:CreateDBSnapshot')?.Resource).toEqual([own, snapshots]);
    expect(of('rds:DescribeDBSnapshots')?.Resource).toEqual(snapshots);
    expect(of('rds:ModifyDBInstance')?.Resource).toEqual([own, `${here}:og:*`, `${here}:pg:*`]);
    expect(of('rds:RebootDBInstance')?.Resource).toBe(own);
    expect(of('rds:CreateDBInstanceReadReplica')?.Resource).toEqual(
      [
        own,
        'arn:aws:rds:us-east-1:111122223333:db:demo-orders-orders-db',
        ...['og', 'pg', 'subgrp'].map((kind) => `${here}:${kind}:*`),
      ].sort(),
    );
  });

  it('tags only that instance, passes a role to nothing but the monitoring of RDS, and looks at the one that serves', () => {
    expect(of('rds:AddTagsToResource')?.Resource).toBe(own);
    expect(of('iam:PassRole')).toMatchObject({
      Resource: 'arn:aws:iam::111122223333:role/*',
      Condition: { StringEquals: { 'iam:PassedToService': 'monitoring.rds.amazonaws.com' } },
    });
    expect(of('rds:DescribeDBInstances')?.Resource).toContain('arn:aws:rds:us-east-1:111122223333:db:*');
  });

  it('uses a key only through RDS of this Region', () => {
    expect(of('kms:CreateGrant')?.Condition).toEqual({
      StringEquals: { 'kms:ViaService': 'rds.us-west-2.amazonaws.com' },
    });
  });

  it('may do what its steps need, and nothing else beside the ledger, its log and its network', () => {
    const own = all.filter(({ stack, id }) => stack === 'demo-orders-standby' && id.includes('ReprotectionSteps'));
    const actions = own.flatMap(({ Action }) => listed(Action));
    const everybody = /^(logs:(CreateLogStream|PutLogEvents)|xray:|ec2:|dynamodb:)/;
    expect(actions.filter((action) => !everybody.test(action)).sort()).toEqual([
      'iam:PassRole',
      'kms:CreateGrant',
      'kms:DescribeKey',
      'rds:AddTagsToResource',
      'rds:CreateDBInstanceReadReplica',
      'rds:CreateDBSnapshot',
      'rds:DescribeDBInstances',
      'rds:DescribeDBSnapshots',
      'rds:ModifyDBInstance',
      'rds:RebootDBInstance',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
    ]);
  });

  it('is one function, and may neither delete nor promote', () => {
    const actions = all.flatMap(({ Action }) => listed(Action));
    expect(actions.filter((action) => /^rds:(Delete|RemoveFrom|Restore)/.test(action))).toEqual([]);
    const replacing = /^rds:(ModifyDBInstance|CreateDB|RebootDB)/;
    const may = all.filter(({ Action }) => listed(Action).some((action) => replacing.test(action)));
    expect(may.length).toBeGreaterThan(0);
    expect(may.filter(({ id }) => !id.includes('ReprotectionSteps'))).toEqual([]);
    const promoting = all.filter(({ Action }) => listed(Action).includes('rds:PromoteReadReplica'));
    expect(promoting.filter(({ id }) => id.includes('ReprotectionSteps'))).toEqual([]);
  });
});
