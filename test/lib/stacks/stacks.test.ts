import { AwsSolutionsChecks } from 'cdk-nag';
import config from '../../../handover.config';
import aurora from '../../../lab/workload/configs/aurora';
import { ofType, type Synthesized, synthesize } from '../synthesis';
import { billOfMaterials } from './bill-of-materials';

describe('the stacks of the example', () => {
  let synthesized: Synthesized;
  beforeAll(() => {
    synthesized = synthesize();
  });

  it('have deterministic names and Regions', () => {
    const names = synthesized.all.map(({ stack }) => `${stack.stackName} ${stack.region}`);
    expect(names).toEqual([
      'demo-ledger us-east-2',
      'demo-orders-home-data us-east-1',
      'demo-orders-standby-data us-west-2',
      'demo-orders-tiebreaker us-east-2',
      'demo-orders-standby us-west-2',
      'demo-orders-home us-east-1',
    ]);
  });

  it.each([
    'demo-ledger',
    'demo-orders-home-data',
    'demo-orders-standby-data',
    'demo-orders-tiebreaker',
    'demo-orders-standby',
    'demo-orders-home',
  ])('hold what the bill of materials of %s says', (name) => {
    expect(billOfMaterials(synthesized.stack(name))).toMatchSnapshot();
  });

  it('protect what must survive against termination, and nothing else', () => {
    const protectedStacks = synthesized.all.filter(({ stack }) => stack.terminationProtection);
    expect(protectedStacks.map(({ stack }) => stack.stackName)).toEqual([
      'demo-ledger',
      'demo-orders-home-data',
      'demo-orders-standby-data',
    ]);
  });

  it('share no deploy-time reference across Regions', () => {
    for (const { stack, template } of synthesized.all) {
      const written = JSON.stringify(template.toJSON());
      expect(written).not.toContain('Fn::GetStackOutput');
      expect(written).not.toContain('Custom::CrossRegion');
      const imported = [...written.matchAll(/"Fn::ImportValue":"([^:"]+):/g)].map(([, from]) => from);
      expect(imported.filter((from) => from !== `${stack.stackName}-data`)).toEqual([]);
    }
  });

  it('export only from the data stack of a Region to the stack beside it', () => {
    const exporting = synthesized.all.filter(({ template }) => Object.keys(template.findOutputs('*')).length > 0);
    expect(exporting.map(({ stack }) => stack.stackName)).toEqual([
      'demo-orders-home-data',
      'demo-orders-standby-data',
    ]);
  });

  it('are ordered: primary before replica, ledger before functions, home last', () => {
    const order = synthesized.all.map(({ stack }) => [
      stack.stackName,
      stack.dependencies.map((each) => each.stackName).sort(),
    ]);
    expect(Object.fromEntries(order)).toEqual({
      'demo-ledger': [],
      'demo-orders-home-data': [],
      'demo-orders-standby-data': ['demo-orders-home-data'],
      'demo-orders-tiebreaker': ['demo-ledger'],
      'demo-orders-standby': ['demo-ledger', 'demo-orders-standby-data'],
      'demo-orders-home': ['demo-ledger', 'demo-orders-home-data', 'demo-orders-standby', 'demo-orders-tiebreaker'],
    });
  });

  it('keep the logical ids of what would be lost by a replacement', () => {
    const STATEFUL = [
      'AWS::RDS::DBInstance',
      'AWS::SecretsManager::Secret',
      'AWS::DynamoDB::GlobalTable',
      'AWS::ECS::Cluster',
    ];
    const ids = synthesized.all.flatMap((each) =>
      STATEFUL.flatMap((type) => ofType(each, type).map(([id]) => `${each.stack.stackName} ${id}`)),
    );
    expect(ids).toEqual([
      'demo-ledger LedgerTable9343E4AA',
      'demo-orders-home-data ordersdbInstance525B4338',
      'demo-orders-home-data ordersdbSecret8734C22A',
      'demo-orders-home-data JobsDF1CC2D4',
      'demo-orders-standby-data ordersdbInstance525B4338',
      'demo-orders-standby-data JobsDF1CC2D4',
    ]);
  });

  it('keep databases, keys, secret and ledger on deletion, but not those of a failed first deploy', () => {
    const KEPT = ['AWS::RDS::DBInstance', 'AWS::SecretsManager::Secret', 'AWS::DynamoDB::GlobalTable'];
    for (const { resources } of synthesized.all) {
      for (const resource of Object.values(resources).filter(({ Type }) => KEPT.includes(Type))) {
        expect(resource).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
      }
    }
  });

  it('say for every alarm what silence means', () => {
    for (const each of synthesized.all) {
      for (const [id, alarm] of ofType(each, 'AWS::CloudWatch::Alarm')) {
        expect([id, alarm.TreatMissingData]).toEqual([id, expect.stringMatching(/^(breaching|notBreaching|missing)$/)]);
      }
    }
  });

  it('tell people in every Region', () => {
    for (const name of ['demo-orders-home', 'demo-orders-standby', 'demo-orders-tiebreaker']) {
      const alarms = ofType(synthesized.stack(name), 'AWS::CloudWatch::Alarm');
      const silent = alarms.filter(([, alarm]) => alarm.AlarmActions === undefined).map(([, alarm]) => alarm.AlarmName);
      expect(silent.filter((alarm) => !/-serving-|-takeover-wanted$/.test(String(alarm)))).toEqual([]);
    }
  });

  it('pass the AWS Solutions rules of cdk-nag, with a reason for each exception', () => {
    expect(violationsOf(synthesized)).toEqual([]);
  });

  it('let no Availability Zone be looked up', () => {
    for (const each of synthesized.all) {
      for (const [, subnet] of ofType(each, 'AWS::EC2::Subnet')) {
        expect(subnet.AvailabilityZone).toEqual({ 'Fn::Select': [expect.any(Number), { 'Fn::GetAZs': '' }] });
      }
    }
  });
});

function violationsOf({ app }: Synthesized): readonly string[] {
  const { violations } = new AwsSolutionsChecks(app).validateScope(app);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
  );
}

test('the example on Aurora passes the AWS Solutions rules of cdk-nag too', () => {
  expect(violationsOf(synthesize(aurora))).toEqual([]);
});

describe('a second deploy', () => {
  it('can switch deletion protection on without touching anything else', () => {
    const before = synthesize();
    const after = synthesize(withDeletionProtection());
    for (const [index, { template }] of before.all.entries()) {
      const changed = JSON.stringify(after.all[index]?.template.toJSON()).replaceAll(
        '"DeletionProtection":true',
        '"DeletionProtection":false',
      );
      expect(changed).toEqual(JSON.stringify(template.toJSON()));
    }
    const [[, instance] = []] = ofType(after.stack('demo-orders-home-data'), 'AWS::RDS::DBInstance');
    expect(instance?.DeletionProtection).toBe(true);
  });
});

function withDeletionProtection() {
  const { workloads, ...rest } = structuredClone(config);
  return {
    ...rest,
    workloads: workloads.map((workload) => ({
      ...workload,
      databases: workload.databases.map((database) => ({ ...database, deletionProtection: true })),
    })),
  };
}
