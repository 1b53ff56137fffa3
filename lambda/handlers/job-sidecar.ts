import { writeFileSync } from 'node:fs';
import { ClaimWatchLedger } from '../adapters/aws/ledger/claim-watch-ledger';
import { ledgerKeys } from '../adapters/aws/ledger/keys';
import { LedgerTable } from '../adapters/aws/ledger/ledger-table';
import { systemClock } from '../adapters/clock';
import { claimLeaseOf } from '../domain/claim-lease';
import { ClaimKeeper } from '../loops/claim-keeper';
import { endpointOrder } from './endpoint-order';
import { readSidecar } from './sidecar-environment';

/** Not a Lambda: a container beside each job (ADR 0019). It is essential, so ECS ends the task when it exits. */
const { claim, ledgerTable, workload, regions, region, jobLeaseSeconds, standsFile } = readSidecar(process.env);
const watch = new ClaimWatchLedger(new LedgerTable(ledgerTable, endpointOrder(region, regions)), ledgerKeys(workload));

// The first process of a container has no default for it. The job has ended, or ECS stops the task.
process.on('SIGTERM', () => process.exit(0));

void new ClaimKeeper(watch, systemClock, claimLeaseOf(jobLeaseSeconds))
  .keep(claim, () => writeFileSync(standsFile, ''))
  .then((because) => {
    process.stderr.write(`${JSON.stringify({ message: 'the task must end', because, ...claim })}\n`);
    process.exit(1);
  });
