import { Stack } from 'aws-cdk-lib';
import { Ledger } from '../../../lib';
import { PLAN } from '../plan';
import { onlyOne, read, temporaryApp } from '../synthesis';

const ACCOUNT = '111122223333';

describe('Ledger', () => {
  it('refuses any Region but the tiebreaker', () => {
    const { app, remove } = temporaryApp();
    const stack = new Stack(app, 'Team', { env: { account: ACCOUNT, region: PLAN.home } });
    expect(() => new Ledger(stack, 'Ledger', { plan: PLAN })).toThrow(
      'the ledger must stand in the tiebreaker "us-east-2", its stack is in "us-east-1"',
    );
    remove();
  });

  it('is one strongly consistent table in the three Regions, without TTL or index', () => {
    const { app, remove } = temporaryApp();
    const stack = new Stack(app, 'Team', { env: { account: ACCOUNT, region: PLAN.tiebreaker } });
    new Ledger(stack, 'Ledger', { plan: PLAN });
    const table = onlyOne(read(stack), 'AWS::DynamoDB::GlobalTable');
    expect(table).toMatchObject({
      TableName: 'demo-ledger',
      MultiRegionConsistency: 'STRONG',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    });
    const { Replicas } = table as { Replicas: { Region: string; PointInTimeRecoverySpecification: object }[] };
    expect(Replicas.map(({ Region }) => Region).sort()).toEqual(['us-east-1', 'us-east-2', 'us-west-2']);
    for (const { PointInTimeRecoverySpecification } of Replicas) {
      expect(PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
    }
    for (const refused of ['TimeToLiveSpecification', 'LocalSecondaryIndexes', 'GlobalTableWitnesses']) {
      expect(table).not.toHaveProperty(refused);
    }
    remove();
  });
});
