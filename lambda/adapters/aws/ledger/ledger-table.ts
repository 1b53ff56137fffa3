import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { ERRORS, FailoverError } from '../../../contract/errors';
import { clientConfig, ledgerEndpoint } from '../clients';
import { isPassing, readFault } from '../faults';
import { type Change, type Condition, type Item, renderCondition, renderRange, renderUpdate } from './expressions';

import { LAYOUT, readable } from './layout';

export type { Condition, Item } from './expressions';

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export interface QueryOptions {
  /** Sort keys from here on. */
  readonly from?: string;
  /** And no further than here. */
  readonly to?: string;
  /** Sort keys that begin so; instead of `from`. */
  readonly prefix?: string;
  readonly limit?: number;
}

export type Written =
  | { readonly written: true; readonly item: Item }
  | { readonly written: false; readonly current: Item | undefined };

/** What the parts of the ledger need of its table. */
export type Items = Pick<LedgerTable, 'get' | 'query' | 'count' | 'put' | 'update' | 'delete'>;

/** Answers about the request, the same at every endpoint. */
const FINAL = new Set(['ConditionalCheckFailedException', 'ValidationException']);

/**
 * The ledger's table (DynamoDB, multi-Region strong consistency). Every read is strongly consistent, every write is a
 * compare-and-set of one item with a token, so that a write whose answer was lost is recognised as one's own. The own
 * Region's endpoint is asked first, then the other two: MRSC keeps its quorum without any one of them.
 */
export class LedgerTable {
  private readonly endpoints: readonly DynamoDBDocumentClient[];

  constructor(
    readonly name: string,
    /** In the order in which they are asked. */
    regions: readonly string[],
  ) {
    this.endpoints = regions.map((region) =>
      DynamoDBDocumentClient.from(new DynamoDBClient(clientConfig(ledgerEndpoint(region))), {
        marshallOptions: { removeUndefinedValues: true },
      }),
    );
  }

  async get(key: Key): Promise<Item | undefined> {
    const input = { TableName: this.name, Key: key, ConsistentRead: true };
    return readable((await this.ask((client) => client.send(new GetCommand(input)))).Item);
  }

  /** Items of one partition in order of their sort key, from the base table. */
  async query(pk: string, options: QueryOptions = {}): Promise<readonly Item[]> {
    const items: Item[] = [];
    const input = { TableName: this.name, ...renderRange(pk, options), ConsistentRead: true, Limit: options.limit };
    let start: Item | undefined;
    do {
      const page = await this.ask((client) => client.send(new QueryCommand({ ...input, ExclusiveStartKey: start })));
      items.push(...(page.Items ?? []).map(readable));
      start = page.LastEvaluatedKey;
    } while (start !== undefined && (options.limit === undefined || items.length < options.limit));
    return items;
  }

  /** How many items a partition has, counted where they are; stops once there are `limit`. */
  async count(pk: string, limit: number): Promise<number> {
    const input = { TableName: this.name, ...renderRange(pk, {}), ConsistentRead: true, Select: 'COUNT' as const };
    let counted = 0;
    let start: Item | undefined;
    do {
      const page = await this.ask((client) => client.send(new QueryCommand({ ...input, ExclusiveStartKey: start })));
      counted += page.Count ?? 0;
      start = page.LastEvaluatedKey;
    } while (start !== undefined && counted < limit);
    return counted;
  }

  /** Writes the whole item when the condition holds for what stands there. */
  async put(key: Key, body: Item, condition: Condition): Promise<Written> {
    const item = { ...body, ...key, layout: LAYOUT, writer: randomUUID() };
    const expression = renderCondition(condition);
    const input = {
      TableName: this.name,
      Item: item,
      ...expression,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    };
    return this.write(item.writer, async (client) => {
      await client.send(new PutCommand(input));
      return item;
    });
  }

  /** Sets some attributes, adds to others, removes others, when the condition holds. */
  async update(key: Key, change: Change, condition: Condition): Promise<Written> {
    const writer = randomUUID();
    const input = {
      TableName: this.name,
      Key: key,
      ...renderUpdate({ ...change, set: { ...change.set, writer } }, condition),
      ReturnValues: 'ALL_NEW' as const,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    };
    return this.write(writer, async (client) => (await client.send(new UpdateCommand(input))).Attributes ?? {});
  }

  async delete(key: Key, condition: Condition): Promise<void> {
    await this.write(randomUUID(), async (client) => {
      await client.send(new DeleteCommand({ TableName: this.name, Key: key, ...renderCondition(condition) }));
      return {};
    });
  }

  private async write(writer: string, send: (client: DynamoDBDocumentClient) => Promise<Item>): Promise<Written> {
    const result = await this.ask(async (client): Promise<Written> => {
      try {
        return { written: true, item: await send(client) };
      } catch (error) {
        const current = standing(error);
        if (current === 'not a condition') throw error;
        return current?.writer === writer ? { written: true, item: current } : { written: false, current };
      }
    });
    if (!result.written) readable(result.current);
    return result;
  }

  /**
   * One try at each endpoint. What an endpoint says of the request itself is final; anything else (silence, throttling, a
   * replica that is catching up or whose key is gone) may be that endpoint's own trouble, and the next one is asked.
   */
  private async ask<T>(call: (client: DynamoDBDocumentClient) => Promise<T>): Promise<T> {
    const silent: string[] = [];
    let last: unknown;
    for (const client of this.endpoints) {
      try {
        return await call(client);
      } catch (error) {
        if (FINAL.has(readFault(error).name)) throw error;
        last = isPassing(error) ? undefined : error;
        silent.push(`${await client.config.region()}: ${readFault(error).name}: ${readFault(error).message}`);
      }
    }
    // Every endpoint refused it for a reason that will not pass, for example a missing permission.
    if (last !== undefined) throw last;
    throw new FailoverError(ERRORS.transient, `the ledger ${this.name} answers nowhere (${silent.join('; ')})`);
  }
}

/** The item that stands where a condition failed: the document client leaves an exception's item in its wire form. */
function standing(error: unknown): Item | undefined | 'not a condition' {
  if (!(error instanceof ConditionalCheckFailedException)) return 'not a condition';
  return error.Item === undefined ? undefined : unmarshall(error.Item);
}
