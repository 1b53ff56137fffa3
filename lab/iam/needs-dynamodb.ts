import { NotImplementedByLab } from '../aws';
import type { Context } from './context';
import { type At, arn, type Needs, named, needs, needsOne } from './need';

type Item = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface Input {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
}

interface BatchInput {
  readonly RequestItems: Readonly<Record<string, { readonly Keys: readonly Item[] }>>;
}

/** The replica in the Region that is called; indexes are resources of their own, and no ledger has one. */
function table({ TableName, IndexName }: Pick<Input, 'TableName' | 'IndexName'>, at: At): string {
  if (IndexName !== undefined) throw new NotImplementedByLab(`index ${IndexName} is not known to the lab's IAM`);
  return named(TableName, (name) => arn(at, 'dynamodb', `table/${name}`));
}

const leading = (values: readonly (string | undefined)[]): Context => ({
  'dynamodb:LeadingKeys': values.filter((value) => value !== undefined),
});

const text = (value: Readonly<Record<string, string>> | undefined): string | undefined => Object.values(value ?? {})[0];

const partitionKey = (table: string, { surroundings }: At): string =>
  surroundings.partitionKeys.get(table.split('/').at(-1) ?? table) ?? '';

const ofItem = (input: Input, at: At): Context =>
  leading([text((input.Key ?? input.Item)?.[partitionKey(input.TableName, at)])]);

/** `pk = :value`: a query names exactly one partition. */
function ofQuery(input: Input, at: At): Context {
  const wanted = partitionKey(input.TableName, at);
  const equals = [...(input.KeyConditionExpression ?? '').matchAll(/([#\w]+)\s*=\s*(:\w+)/g)];
  const found = equals.find(([, name = '']) => (input.ExpressionAttributeNames?.[name] ?? name) === wanted);
  return leading([text(input.ExpressionAttributeValues?.[found?.[2] ?? ''])]);
}

const item = needsOne<Input>(table, ofItem);

/**
 * Transactions are missing on purpose: tables of strong multi-Region consistency refuse them.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export const DYNAMODB_NEEDS: Readonly<Record<string, Needs>> = {
  'dynamodb:GetItem': item,
  'dynamodb:PutItem': item,
  'dynamodb:UpdateItem': item,
  'dynamodb:DeleteItem': item,
  'dynamodb:Query': needsOne<Input>(table, ofQuery),
  'dynamodb:Scan': needsOne<Input>(table),
  'dynamodb:BatchGetItem': needs<BatchInput>(({ RequestItems }, at) =>
    Object.entries(RequestItems).map(([TableName, { Keys }]) => ({
      action: at.action,
      resource: table({ TableName }, at),
      context: leading(Keys.map((Key) => text(Key[partitionKey(TableName, at)]))),
    })),
  ),
};
