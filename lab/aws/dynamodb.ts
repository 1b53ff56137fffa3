import type { Call, Operation, Operations } from './call';
import { operation } from './call';
import { DynamoDbStore, type Item, keyNames, type TableSpec } from './dynamodb-store';
import { AwsError } from './errors';

interface Input {
  readonly TableName: string;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly ConsistentRead?: boolean;
  readonly ReturnValuesOnConditionCheckFailure?: string;
}

const EXPRESSION = ['ExpressionAttributeNames', 'ExpressionAttributeValues'];
const READ = ['TableName', 'ConsistentRead', 'ProjectionExpression', ...EXPRESSION];
const PAGE = ['IndexName', 'FilterExpression', 'Limit', 'ExclusiveStartKey', 'Select', ...READ];
const WRITE = [
  'TableName',
  'ConditionExpression',
  'ReturnValues',
  'ReturnValuesOnConditionCheckFailure',
  ...EXPRESSION,
];

const READS: Readonly<Record<string, readonly string[]>> = {
  GetItem: ['Key', ...READ],
  Query: ['KeyConditionExpression', 'ScanIndexForward', ...PAGE],
  Scan: PAGE,
};
const WRITES: Readonly<Record<string, readonly string[]>> = {
  PutItem: ['Item', ...WRITE],
  UpdateItem: ['Key', 'UpdateExpression', ...WRITE],
  DeleteItem: ['Key', ...WRITE],
};
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html: an error on MRSC tables. */
const TRANSACTIONS = ['TransactWriteItems', 'TransactGetItems'];

/** Whether it may be answered by a quorum only, if its table has one. */
const isStrong = (call: Call, input: unknown): boolean =>
  call.operation in WRITES || (input as Input).ConsistentRead === true;

/** DynamoDB with tables of strong multi-Region consistency: one store that all Regions of a table share. */
export class DynamoDb {
  readonly #store = new DynamoDbStore();
  readonly #tables = new Map<string, { readonly spec: TableSpec; queue: Promise<unknown> }>();

  readonly operations: Operations = {
    ...this.#table(READS, (call, input) => this.#read(call, input)),
    ...this.#table(WRITES, (call, input) => this.#write(call, input)),
    BatchGetItem: operation(['RequestItems'], (input: { RequestItems: Item }, call) => this.#batch(call, input)),
    ...Object.fromEntries(
      TRANSACTIONS.map((name) => [name, operation(['TransactItems', 'ClientRequestToken'], refuseTransaction)]),
    ),
  };

  /** Whether a Region without quorum, or one that is still catching up, has to refuse this call. A table of one Region knows neither. */
  needsQuorum(call: Call, input: unknown): boolean {
    if (call.service !== 'dynamodb' || !isStrong(call, input)) return false;
    return this.#tables.get((input as Input).TableName)?.spec.regions.length !== 1;
  }

  start(): Promise<void> {
    return this.#store.start();
  }

  stop(): Promise<void> {
    return this.#store.stop();
  }

  async createTable(spec: TableSpec): Promise<void> {
    await this.#store.createTable(spec);
    this.#tables.set(spec.name, { spec, queue: Promise.resolve() });
  }

  /** All items of a table, in DynamoDB's JSON, past every fault: for checkers. */
  async dump(table: string): Promise<readonly Item[]> {
    const items: Item[] = [];
    let start: unknown;
    do {
      const page = await this.#store.call('Scan', { TableName: table, ConsistentRead: true, ExclusiveStartKey: start });
      items.push(...(page.Items as Item[]));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return items;
  }

  #table(
    parameters: Readonly<Record<string, readonly string[]>>,
    handle: (call: Call, input: Input) => Promise<unknown>,
  ): Record<string, Operation> {
    const entries = Object.entries(parameters);
    return Object.fromEntries(
      entries.map(([name, names]) => [name, operation(names, (input: Input, call) => handle(call, input))]),
    );
  }

  #read(call: Call, input: Input): Promise<unknown> {
    this.#find(call, input.TableName);
    return this.#store.call(call.operation, input);
  }

  #batch(call: Call, input: { readonly RequestItems: Item }): Promise<unknown> {
    for (const table of Object.keys(input.RequestItems)) this.#find(call, table);
    return this.#store.call(call.operation, input);
  }

  /** Writes to one table queue up, so that a refused condition and the item that it is answered with are one moment. */
  #write(call: Call, input: Input): Promise<unknown> {
    const table = this.#find(call, input.TableName);
    const result = table.queue.then(() => this.#writeAlone(call, input, table.spec));
    table.queue = result.catch(() => undefined);
    return result;
  }

  async #writeAlone(call: Call, input: Input, spec: TableSpec): Promise<unknown> {
    const { ReturnValuesOnConditionCheckFailure: wanted, ...known } = input;
    try {
      return await this.#store.call(call.operation, known);
    } catch (error) {
      if (wanted !== 'ALL_OLD' || !(error instanceof AwsError) || error.name !== 'ConditionalCheckFailedException')
        throw error;
      const fields = { ...error.extra.fields, ...(await this.#oldItem(input, spec)) };
      throw new AwsError(error.name, error.message, { ...error.extra, fields });
    }
  }

  async #oldItem(input: Input, spec: TableSpec): Promise<{ readonly Item?: unknown }> {
    const source = input.Key ?? input.Item ?? {};
    const Key = Object.fromEntries(keyNames(spec).map((name) => [name, source[name]]));
    const { Item } = await this.#store.call('GetItem', { TableName: spec.name, Key, ConsistentRead: true });
    return Item === undefined ? {} : { Item };
  }

  #find(call: Call, name: string) {
    const table = this.#tables.get(name);
    if (table === undefined || !table.spec.regions.includes(call.region)) {
      throw new AwsError('ResourceNotFoundException', `Requested resource not found: table ${name} in ${call.region}`);
    }
    return table;
  }
}

function refuseTransaction(_input: unknown, call: Call): never {
  throw new AwsError(
    'ValidationException',
    `${call.operation} is not supported on a table with multi-Region strong consistency`,
  );
}
