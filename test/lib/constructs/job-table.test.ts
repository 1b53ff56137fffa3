import { Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { JobTable } from '../../../lib';
import { ACCOUNT, stackWithJobs } from '../job-cluster';
import { withOneRegion } from '../one-region';
import { PLAN } from '../plan';
import { flat, ofType, onlyOne, type Synthesized, synthesize, temporaryApp } from '../synthesis';

const TABLE = 'AWS::DynamoDB::GlobalTable';

describe('an application whose jobs stand in one Region only', () => {
  let synthesized: Synthesized;
  beforeAll(() => {
    synthesized = synthesize(withOneRegion());
  });

  it.each([
    ['demo-orders-home-data', 'us-east-1', 'demo-orders-jobs-home'],
    ['demo-orders-standby-data', 'us-west-2', 'demo-orders-jobs-standby'],
  ])('has an ordinary table in %s, kept like the ledger', (stack, region, name) => {
    const table = onlyOne(synthesized.stack(stack), TABLE);
    expect(table).toMatchObject({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      Replicas: [{ Region: region, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
    });
    expect(table).not.toHaveProperty('MultiRegionConsistency');
    const { resources } = synthesized.stack(stack);
    expect(Object.values(resources).find(({ Type }) => Type === TABLE)).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it('tells functions and sidecar, and nobody of the other application', () => {
    const home = synthesized.stack('demo-orders-home');
    const settings = ofType(home, 'AWS::Lambda::Function').flatMap(([, { Environment }]) => flat(Environment));
    expect(settings.filter((text) => text.includes('one-region')).length).toBeGreaterThan(0);
    const told = ofType(home, 'AWS::ECS::TaskDefinition').map(([, { Family, ContainerDefinitions }]) => [
      Family,
      JSON.stringify(ContainerDefinitions).includes('{"Name":"HANDOVER_JOBS_TABLE","Value":"demo-orders-jobs-home"}'),
    ]);
    expect(Object.fromEntries(told)).toEqual({ 'demo-orders-billing': false, 'demo-orders-thumbs': true });
  });

  it('passes the AWS Solutions rules of cdk-nag', () => {
    const { violations } = new AwsSolutionsChecks(synthesized.app).validateScope(synthesized.app);
    expect(violations.flatMap(({ ruleName, violatingResources }) => [ruleName, violatingResources])).toEqual([]);
  });
});

it('is in no stack where every application is three-regions', () => {
  const { all } = synthesize();
  const tables = all.flatMap((each) => ofType(each, TABLE).map(([, { TableName }]) => TableName));
  expect(tables).toEqual(['demo-ledger']);
});

describe('JobTable', () => {
  const within = (act: (world: ReturnType<typeof temporaryApp>) => void): void => {
    const world = temporaryApp();
    try {
      act(world);
    } finally {
      world.remove();
    }
  };

  it('refuses the tiebreaker', () =>
    within(({ app }) => {
      const stack = new Stack(app, 'Team', { env: { account: ACCOUNT, region: PLAN.tiebreaker } });
      expect(() => new JobTable(stack, 'Table', { plan: PLAN })).toThrow(
        'the tiebreaker "us-east-2" only votes: make tables for jobs in home and in standby',
      );
    }));

  it('is asked for by name when a job cluster needs it', () =>
    within((world) =>
      expect(() => stackWithJobs(world, PLAN.home, { billing: { durability: 'one-region' } }, false)).toThrow(
        'application "billing" is "one-region" and the job cluster has no table: give it a JobTable of this Region',
      ),
    ));

  it('is refused when no application needs it', () =>
    within((world) =>
      expect(() => stackWithJobs(world, PLAN.home, {}, true)).toThrow(
        'the job cluster has a table and no application is "one-region": say so of one, or leave the table out',
      ),
    ));
});
