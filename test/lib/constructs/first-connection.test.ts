import { Match, Template } from 'aws-cdk-lib/assertions';
import { synthesize } from '../synthesis';

describe('the first connection', () => {
  const stacks = synthesize();
  const parameters = (name: string) => Template.fromStack(stacks.stack(name)).findResources('AWS::SSM::Parameter');

  it('tells applications in home where to write before any failover', () => {
    Template.fromStack(stacks.stack('demo-orders-home')).hasResourceProperties('AWS::SSM::Parameter', {
      Name: '/demo/orders/connection/orders-db',
      Value: Match.objectLike({ 'Fn::Join': Match.anyValue() }),
    });
  });

  it('is not written in the standby, where only a run may say that one can write', () => {
    expect(parameters('demo-orders-standby')).toEqual({});
  });
});
