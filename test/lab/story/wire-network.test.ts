import type { Call } from '../../../lab/aws/call';
import { DynamoDb } from '../../../lab/aws/dynamodb';
import { Faults } from '../../../lab/aws/faults';
import { PLACES, type Place } from '../../../lab/simulator/fault';
import { Network } from '../../../lab/simulator/network';
import { wireNetwork } from '../../../lab/story/wire-network';

const placeOf = (region: string): Place => PLACES.find((place) => place === region) ?? 'tiebreaker';

let network: Network;
let faults: Faults;
beforeEach(() => {
  network = new Network();
  faults = new Faults();
  wireNetwork(network, { faults, dynamodb: new DynamoDb() }, placeOf);
});

/** Regions are named by their places here. */
const call = (from: Place | undefined, to: Place, service = 'rds', operation = 'DescribeDBInstances'): Call => ({
  caller: from === undefined ? 'operator' : `LAB.${from}.keeper`,
  ...(from === undefined ? {} : { callerRegion: from }),
  region: to,
  service,
  operation,
});
const write = (from: Place | undefined, to: Place) => call(from, to, 'dynamodb', 'UpdateItem');
const meets = (made: Call, input: unknown = {}) => [...faults.hit(made, input)].map(({ kind }) => kind);

test('while nothing is cut no call meets anything', () => {
  for (const from of PLACES) for (const to of PLACES) expect(meets(write(from, to))).toEqual([]);
});

test('what does not get through is swallowed; the other way it takes effect and the answer is lost', () => {
  network.cut('home', 'standby');
  expect(meets(call('home', 'standby'))).toEqual(['black-hole']);
  expect(meets(call('standby', 'home'))).toEqual(['drop-answer']);
  expect(meets(call('standby', 'tiebreaker'))).toEqual([]);
});

test('who is cut off reaches its own APIs, but not its own replica of the ledger: it has no quorum', () => {
  for (const other of ['standby', 'tiebreaker'] as const) {
    network.cut('home', other);
    network.cut(other, 'home');
  }
  expect(meets(call('home', 'home'))).toEqual([]);
  expect(meets(write('home', 'home'))).toEqual(['error']);
  expect(meets(call('home', 'home', 'dynamodb', 'GetItem'), { ConsistentRead: true })).toEqual(['error']);
  expect(meets(call('home', 'home', 'dynamodb', 'GetItem'))).toEqual([]);
  expect(meets(write('standby', 'tiebreaker'))).toEqual([]);
});

test('an operator stands nowhere: only a replica without a quorum refuses him', () => {
  network.cut('home', 'standby');
  expect(meets(call(undefined, 'standby'))).toEqual([]);
  network.catchUp('standby', 1);
  expect(meets(write(undefined, 'standby'))).toEqual(['error']);
  network.catchUp('standby', -1);
  expect(meets(write(undefined, 'standby'))).toEqual([]);
});
