import { deploy } from '../../../lab/app/resources';
import { stackOf } from './stack';

const data = stackOf(
  {
    Resources: {
      Vpc: { Type: 'AWS::EC2::VPC' },
      Cluster: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: 'jobs' } },
    },
    Outputs: {
      Unnamed: { Value: 'not exported' },
      ClusterOut: {
        Value: { Ref: 'Cluster' },
        Export: { Name: { 'Fn::Join': [':', [{ Ref: 'AWS::StackName' }, 'cluster']] } },
      },
      Passed: { Value: { 'Fn::ImportValue': 'data:cluster' }, Export: { Name: 'data:passed' } },
    },
  },
  { name: 'data' },
);

const using = (name: string, region = 'us-west-2') =>
  stackOf(
    { Resources: { Service: { Type: 'AWS::ECS::Service', Properties: { Cluster: { 'Fn::ImportValue': name } } } } },
    { name: 'serving', region },
  );

const SERVICES = new Set(['AWS::ECS::Service']);

test('a value that another stack of the Region exports is found under its name', () => {
  expect(deploy([data, using('data:cluster')], SERVICES)).toEqual([
    {
      logicalId: 'Service',
      type: 'AWS::ECS::Service',
      region: 'us-west-2',
      name: 'Service',
      arn: 'arn:lab:AWS::ECS::Service:us-west-2:Service',
      properties: { Cluster: 'jobs' },
    },
  ]);
});

test('an export may hand on what it imports itself', () => {
  expect(deploy([data, using('data:passed')], SERVICES)[0]?.properties).toEqual({ Cluster: 'jobs' });
});

test('refuses an import that no stack exports', () => {
  expect(() => deploy([data, using('data:gone')], SERVICES)).toThrow(
    'stack serving imports data:gone, which no stack in us-west-2 exports',
  );
});

test('refuses an import from another Region: exports hold within one', () => {
  expect(() => deploy([data, using('data:cluster', 'us-east-1')], SERVICES)).toThrow(
    'stack serving imports data:cluster, which no stack in us-east-1 exports',
  );
});

test('only resources of the wanted types are resolved', () => {
  const broken = stackOf({ Resources: { Odd: { Type: 'AWS::Odd::Thing', Properties: { A: { 'Fn::If': [] } } } } });
  expect(deploy([broken], SERVICES)).toEqual([]);
  expect(() => deploy([broken], new Set(['AWS::Odd::Thing']))).toThrow('Fn::If');
});
