import { Match } from 'aws-cdk-lib/assertions';
import { synthesize } from '../synthesis';

describe('the first connection', () => {
  const stacks = synthesize();

  it('tells applications in home where to write before any failover', () => {
    stacks.stack('demo-orders-home').template.hasResourceProperties('AWS::SSM::Parameter', {
      Name: '/demo/orders/connection/orders-db',
      Value: Match.objectLike({ 'Fn::Join': Match.anyValue() }),
    });
  });

  it('is not written in the standby, where only a run may say that one can write', () => {
    const parameters = stacks.stack('demo-orders-standby').template.findResources('AWS::SSM::Parameter');
    const names = Object.values(parameters).map(({ Properties }) => Properties.Name as string);
    expect(names.filter((name) => name.includes('/connection/'))).toEqual([]);
  });
});
