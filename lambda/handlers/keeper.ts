import { Keeper } from '../loops/keeper';
import type { Endpoint } from '../ports/database-fleet';
import { composeContainer, composeNotices } from './container';
import { composeDatabases } from './databases';
import { countingFaults } from './fence-faults';
import { loopHandler } from './loop-handler';

const { environment, context, ledger } = composeContainer(process.env);
const ports = { ...ledger, ...composeDatabases(environment), notices: composeNotices(environment) };
const { keeperLifeSeconds, leaseRenewSeconds } = context.timings;

/** Kept by the container over its keepers' lives. */
const addresses = new Map<string, Endpoint>();

export const handler = loopHandler(
  (id) => countingFaults(new Keeper(`keeper ${id} in ${context.region}`, ports, context, addresses), context.settings),
  { lifeSeconds: keeperLifeSeconds, tickSeconds: leaseRenewSeconds },
  context.clock,
);
