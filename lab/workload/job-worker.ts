import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { recordEffect } from '../../lambda/adapters/sql/postgres/record-effect';

/** One job of the lab's workload, as an ECS task would run it: a real process and a real row, with its marker in the same transaction. */
const job = process.env.HANDOVER_JOB ?? 'no-job';
const application = process.env.HANDOVER_APPLICATION ?? 'no-application';
const attempt = Number(process.env.HANDOVER_ATTEMPT);
const epoch = Number(process.env.HANDOVER_EPOCH);
const workMs = Number(process.env.LAB_WORK_MS ?? 150);

async function connect(): Promise<Client> {
  const client = new Client({
    connectionString: process.env.LAB_DATABASE_URL,
    connectionTimeoutMillis: 1_000,
    statement_timeout: 5_000,
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Without its marker an effect is done as often as the job runs: that is what `--break marker` shows. */
async function effect(client: Client): Promise<void> {
  await client.query('BEGIN');
  const first =
    process.env.LAB_WITHOUT_MARKER === '1' || (await recordEffect(client, { application, job, operation: 'bill' }));
  if (first)
    await client.query('INSERT INTO lab_effects (job, attempt, epoch) VALUES ($1, $2, $3)', [job, attempt, epoch]);
  await client.query('COMMIT');
}

/** A database that is away or closed is waited for: whether this attempt still counts is not the job's to decide. */
async function work(): Promise<void> {
  await sleep(workMs);
  for (;;) {
    try {
      const client = await connect();
      await effect(client);
      // The result is not told at once: a crash right here is what a marker is for.
      await sleep(workMs);
      await client.end();
      return;
    } catch {
      await sleep(500);
    }
  }
}

process.on('SIGTERM', () => process.exit(143));
process.on('disconnect', () => process.exit(1));
void work().then(() => process.exit(0));
