import { type Command, InvalidArgumentError } from 'commander';
import type { Client } from 'pg';
import type { Benchmark } from './benchmark';
import { GuardedServer, type Side } from './guarded-server';
import { machineNote } from './machine';
import { aboveZero, wholeNumber } from './options';
import { spreadOf } from './spread';
import { tableOf } from './table';

interface Options {
  readonly rounds: number;
  readonly seconds: number;
  readonly fsync: 'on' | 'off';
}

/** A way of writing: `transaction` is repeated by each client until the time is up. */
interface Load {
  readonly name: string;
  readonly clients: number;
  readonly transaction: (client: Client, side: Side) => Promise<void>;
}

const insert = (client: Client, side: Side) =>
  client.query({ name: `insert ${side}`, text: `INSERT INTO "${side}".entry (text) VALUES ($1)`, values: ['x'] });

const oneRow = async (client: Client, side: Side): Promise<void> => {
  await insert(client, side);
};

async function hundredRows(client: Client, side: Side): Promise<void> {
  await client.query('BEGIN');
  for (let row = 0; row < 100; row += 1) await insert(client, side);
  await client.query('COMMIT');
}

const LOADS: readonly Load[] = [
  { name: 'single-row inserts, 1 client', clients: 1, transaction: oneRow },
  { name: 'single-row inserts, 4 clients', clients: 4, transaction: oneRow },
  { name: 'transactions of 100 inserts, 1 client', clients: 1, transaction: hundredRows },
];

interface Round {
  readonly without: number;
  readonly with: number;
}

/** What the guard of the grade `enforced` costs a writer. The two sides take turns, so that the machine's moods fall on both. */
export const guardBenchmark: Benchmark = {
  name: 'guard',
  summary: 'what the fence of the grade `enforced` costs on writes, on the PostgreSQL of the lab',
  define: (command: Command) => {
    command
      .option('--rounds <count>', 'pairs of measurements for each way of writing', wholeNumber, 41)
      .option(
        '--seconds <seconds>',
        'how long one measurement takes; short ones share the moods of the machine',
        aboveZero,
        0.5,
      )
      .option('--fsync <on|off>', 'whether a commit waits for the disk', onOrOff, 'on')
      .action(async (options: Options) => {
        process.stdout.write(await measureGuard(options));
      });
  },
};

async function measureGuard(options: Options): Promise<string> {
  const server = await GuardedServer.start({ fsync: options.fsync, max_wal_size: '2GB', shared_buffers: '128MB' });
  try {
    const rows: (readonly string[])[] = [];
    for (const load of LOADS) rows.push(rowOf(load, await roundsOf(server, load, options)));
    const heads = ['writing', 'without, per s', 'with, per s', 'ratio (median)', 'ratio (middle half)'];
    const { rounds, seconds, fsync } = options;
    return `${tableOf(heads, rows)}\n\n${rounds} rounds of ${seconds} s each way, fsync ${fsync}; ${machineNote()}\n`;
  } finally {
    await server.stop();
  }
}

async function roundsOf(server: GuardedServer, load: Load, { rounds, seconds }: Options): Promise<readonly Round[]> {
  const clients = await server.sessions(load.clients);
  const rate = (side: Side) => rateOf(clients, load, side, seconds);
  const measured: Round[] = [];
  // The first round warms caches and is thrown away; who goes first changes with each one.
  for (let round = 0; round <= rounds; round += 1) {
    const first = await rate(round % 2 === 0 ? 'without' : 'with');
    const second = await rate(round % 2 === 0 ? 'with' : 'without');
    if (round > 0) measured.push(round % 2 === 0 ? { without: first, with: second } : { without: second, with: first });
    await server.empty();
  }
  return measured;
}

/** Transactions a second, all clients together. */
async function rateOf(clients: readonly Client[], load: Load, side: Side, seconds: number): Promise<number> {
  const startMs = performance.now();
  const endMs = startMs + seconds * 1000;
  const counts = await Promise.all(
    clients.map(async (client) => {
      let count = 0;
      for (; performance.now() < endMs; count += 1) await load.transaction(client, side);
      return count;
    }),
  );
  const total = counts.reduce((sum, count) => sum + count, 0);
  return total / ((performance.now() - startMs) / 1000);
}

function rowOf({ name }: Load, rounds: readonly Round[]): readonly string[] {
  const whole = (value: number) => value.toFixed(0);
  const ratio = spreadOf(rounds.map((round) => round.with / round.without));
  const medians = (['without', 'with'] as const).map((side) => whole(spreadOf(rounds.map((r) => r[side])).median));
  return [name, ...medians, ratio.median.toFixed(2), `${ratio.low.toFixed(2)} – ${ratio.high.toFixed(2)}`];
}

function onOrOff(text: string): 'on' | 'off' {
  if (text === 'on' || text === 'off') return text;
  throw new InvalidArgumentError(`"${text}" is neither on nor off`);
}
