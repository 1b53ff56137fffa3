import { askForApproval } from '../steps/ask-for-approval';
import { claimRun } from '../steps/claim-run';
import { fenceOldRegion } from '../steps/fence-old-region';
import { goBack } from '../steps/go-back';
import { readDecision } from '../steps/read-decision';
import { registerReplica } from '../steps/register-replica';
import { report } from '../steps/report';
import { takeOwnership } from '../steps/take-ownership';
import { updateInventory } from '../steps/update-inventory';
import { announcer } from './announce';
import { composeContainer, composeEvents, composeNotices } from './container';
import { bind, stepHandler } from './step-handler';

/** Steps that need the ledger and a way to tell people, nothing else. */
const { environment, context, ledger } = composeContainer(process.env);
const ports = { ...ledger, queue: ledger.jobs, losses: ledger.reports, notices: composeNotices(environment) };

export const handler = stepHandler(
  {
    ClaimRun: bind(claimRun, ports, context),
    AskForApproval: bind(askForApproval, ports, context),
    ReadDecision: bind(readDecision, ports, context),
    TakeOwnership: bind(takeOwnership, ports, context),
    FenceOldRegion: bind(fenceOldRegion, ports, context),
    UpdateInventory: bind(updateInventory, ports, context),
    GoBack: bind(goBack, ports, context),
    RegisterReplica: bind(registerReplica, ports, context),
    Report: bind(report, ports, context),
  },
  ports.runs,
  context.clock,
  announcer(composeEvents(environment), context),
);
