import { Agent, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { AwsError } from './errors';

export type Item = Readonly<Record<string, unknown>>;

/** A table as the ledger needs it: string keys, in-memory, one copy for all its Regions. */
export interface TableSpec {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey?: string;
  /** Regions that have a replica; elsewhere the table does not exist. */
  readonly regions: readonly string[];
  readonly indexes?: readonly { readonly name: string; readonly partitionKey: string; readonly sortKey?: string }[];
}

/** dynalite in this process, reached over HTTP on an ephemeral port. */
export class DynamoDbStore {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server: Server = dynalite({ createTableMs: 0 });

  async start(): Promise<void> {
    // Node closes an idle connection after 5 s, now and then just when it is used again.
    this.#server.keepAliveTimeout = 0;
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async createTable(spec: TableSpec): Promise<void> {
    await this.call('CreateTable', {
      TableName: spec.name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: attributes(spec).map((name) => ({ AttributeName: name, AttributeType: 'S' })),
      KeySchema: keySchema(spec),
      ...indexes(spec),
    });
    while (!(await this.#isActive(spec.name))) await new Promise((resolve) => setTimeout(resolve, 2));
  }

  /** Forwards one operation; an error answer is thrown as the same error. */
  async call(operation: string, input: unknown): Promise<Record<string, unknown>> {
    const { status, body } = await this.#post(operation, JSON.stringify(input));
    const answer: Record<string, unknown> = JSON.parse(body);
    if (status === 200) return answer;
    const { __type, message, Message, ...fields } = answer;
    throw new AwsError(String(__type).split('#').at(-1) ?? 'Unknown', String(message ?? Message ?? ''), {
      status,
      fields,
    });
  }

  async #isActive(table: string): Promise<boolean> {
    const { Table } = await this.call('DescribeTable', { TableName: table });
    return (Table as { TableStatus: string }).TableStatus === 'ACTIVE';
  }

  #post(operation: string, body: string): Promise<{ status: number; body: string }> {
    const { port } = this.#server.address() as AddressInfo;
    return new Promise((resolve, reject) => {
      const post = request({
        host: '127.0.0.1',
        port,
        method: 'POST',
        agent: this.#agent,
        headers: headers(operation),
      });
      post.on('error', reject);
      post.on('response', async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk as Buffer);
        resolve({ status: response.statusCode ?? 500, body: Buffer.concat(chunks).toString('utf8') });
      });
      post.end(body);
    });
  }
}

/** dynalite wants a complete signature header, but checks no signature. */
const headers = (operation: string) => ({
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': `DynamoDB_20120810.${operation}`,
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=LAB/20260101/lab/dynamodb/aws4_request, SignedHeaders=host, Signature=none',
});

interface Keys {
  readonly partitionKey: string;
  readonly sortKey?: string;
}

export const keyNames = (keys: Keys): readonly string[] =>
  keys.sortKey === undefined ? [keys.partitionKey] : [keys.partitionKey, keys.sortKey];

const keySchema = (keys: Keys) =>
  keyNames(keys).map((name, position) => ({ AttributeName: name, KeyType: position === 0 ? 'HASH' : 'RANGE' }));

const attributes = (spec: TableSpec): readonly string[] => [
  ...new Set([spec, ...(spec.indexes ?? [])].flatMap((keys) => keyNames(keys))),
];

function indexes(spec: TableSpec): object {
  if (spec.indexes === undefined || spec.indexes.length === 0) return {};
  const described = spec.indexes.map((index) => ({
    IndexName: index.name,
    KeySchema: keySchema(index),
    Projection: { ProjectionType: 'ALL' },
  }));
  return { GlobalSecondaryIndexes: described };
}
