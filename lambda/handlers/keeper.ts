import { Keeper } from '../loops/keeper';
import { composeContainer } from './container';
import { composeDatabases } from './databases';
import { loopHandler } from './loop-handler';

const { environment, context, ledger } = composeContainer(process.env);
const ports = { ...ledger, ...composeDatabases(environment) };
const { keeperLifeSeconds, leaseRenewSeconds } = context.timings;

export const handler = loopHandler(
  (id) => new Keeper(`keeper ${id} in ${context.region}`, ports, context),
  { lifeSeconds: keeperLifeSeconds, tickSeconds: leaseRenewSeconds },
  context.clock,
);
