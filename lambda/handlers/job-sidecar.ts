import { writeFileSync } from 'node:fs';
import { ClaimWatchLedger } from '../adapters/aws/ledger/claim-watch-ledger';
import { ledgerKeys } from '../adapters/aws/ledger/keys';
import { LedgerTable } from '../adapters/aws/ledger/ledger-table';
import { systemClock } from '../adapters/clock';
import { claimLeaseOf } from '../domain/claim-lease';
import { ClaimKeeper } from '../loops/claim-keeper';
import { endpointOrder } from './endpoint-order';
import { jobTables } from './job-tables';
import { readSidecar } from './sidecar-environment';

/** Not a Lambda: a container beside each job (ADR 0019). It is essential, so ECS ends the task when it exits. */
const { claim, ledgerTable, jobsTable, workload, regions, region, jobLeaseSeconds, standsFile } = readSidecar(
  process.env,
);
const ledger = new LedgerTable(ledgerTable, endpointOrder(region, regions));
const here = jobsTable === undefined ? undefined : { region, table: jobsTable };
const items = here === undefined ? ledger : jobTables(ledger, { here, applications: [claim.application] });
const watch = new ClaimWatchLedger(items, ledgerKeys(workload));

// The first process of a container has no default for it. The job has ended, or ECS stops the task.
process.on('SIGTERM', () => process.exit(0));

void new ClaimKeeper(watch, systemClock, claimLeaseOf(jobLeaseSeconds))
  .keep(claim, () => writeFileSync(standsFile, ''))
  .then((because) => {
    process.stderr.write(`${JSON.stringify({ message: 'the task must end', because, ...claim })}\n`);
    process.exit(1);
  });
