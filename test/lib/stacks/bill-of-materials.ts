import type { SynthesizedStack } from '../synthesis';
import { flat } from '../synthesis';

/** The one property by which a person would know a resource. */
const TELLING = [
  'FunctionName',
  'AlarmName',
  'StateMachineName',
  'TopicName',
  'QueueName',
  'TableName',
  'DBInstanceIdentifier',
  'ClusterName',
  'Family',
  'LogGroupName',
  'Name',
  'ScheduleExpression',
  'Description',
];

/** A stack in one line per resource: logical id, type, telling name, what happens on deletion. Short enough to review. */
export const billOfMaterials = ({ resources }: SynthesizedStack): string =>
  Object.entries(resources)
    .filter(([, { Type }]) => Type !== 'AWS::CDK::Metadata')
    .map(([id, resource]) => {
      const name = TELLING.map((key) => resource.Properties?.[key]).find((value) => value !== undefined);
      const kept = resource.DeletionPolicy === 'RetainExceptOnCreate' ? 'kept' : undefined;
      return [id, resource.Type, name && flat(name), kept].filter(Boolean).join(' · ');
    })
    .sort()
    .join('\n');
