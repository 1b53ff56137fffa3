import { fullSecretArn, type Surroundings } from '../iam';
import { LAB_ARN } from './iam-names';
import type { Deployed } from './resources';

type Find = (type: string) => readonly Deployed[];
type Pair = readonly [string, string];

/** What permissions depend on beside policies: which key encrypts what, which roles a task passes, how tables are keyed. */
export const surroundingsOf = (account: string, find: Find): Surroundings => ({
  account,
  keys: new Map([
    ...find('AWS::SecretsManager::Secret').flatMap(keysOfSecret),
    ...find('AWS::SNS::Topic').flatMap(keyOfTopic),
  ]),
  taskRoles: new Map(find('AWS::ECS::TaskDefinition').map(rolesOfTask)),
  partitionKeys: new Map(find('AWS::DynamoDB::GlobalTable').map(partitionKey)),
});

/** An alias or an id can not be followed to a key of a template: then nothing is asked of it. */
const pair = (resource: string, key: unknown): readonly Pair[] =>
  typeof key === 'string' && key.startsWith('arn:') ? [[resource, key]] : [];

/** A replica is encrypted with a key of its own Region. */
function keysOfSecret({ region, properties }: Deployed): readonly Pair[] {
  const arn = String(properties[LAB_ARN]);
  const replicas = (properties.ReplicaRegions ?? []) as readonly {
    readonly Region: string;
    readonly KmsKeyId?: unknown;
  }[];
  return [
    ...pair(arn, properties.KmsKeyId),
    ...replicas.flatMap((one) => pair(fullSecretArn(arn.replace(`:${region}:`, `:${one.Region}:`)), one.KmsKeyId)),
  ];
}

const keyOfTopic = ({ arn, properties }: Deployed): readonly Pair[] => pair(arn, properties.KmsMasterKeyId);

const rolesOfTask = ({ arn, properties }: Deployed): readonly [string, readonly string[]] => [
  arn.replace(/:\d+$/, ''),
  [properties.TaskRoleArn, properties.ExecutionRoleArn].filter((role) => role !== undefined).map(String),
];

function partitionKey({ name, properties }: Deployed): Pair {
  const keys = properties.KeySchema as readonly { readonly AttributeName: string; readonly KeyType: string }[];
  return [name, keys.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? ''];
}
