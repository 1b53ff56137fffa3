import type { RunDocument } from '../../../lambda/contract/run-document';
import type { DatabaseSettings, WorkloadSettings } from '../../../lambda/contract/settings';
import { promoteDatabases } from '../../../lambda/steps/promote-databases';
import type { Mutation } from '../mutation';
import { forRoles, withGuarded } from './altered';

/** Aurora: nothing inside a promoted cluster keeps it closed. */
export const AURORA_MUTATIONS: readonly Mutation[] = [
  {
    name: 'aurora-before-the-fence',
    promise: 'P1',
    title: 'an Aurora copy is promoted beside the fence, as an RDS replica is',
    intercept:
      ({ ports, context }) =>
      async (step, act, document) =>
        step === 'PromoteDatabases'
          ? promoteDatabases(document as RunDocument, ports, { ...context, settings: asPairs(context.settings) })
          : act(),
  },
  {
    name: 'heartbeat-of-today',
    promise: 'P4',
    title: 'a keeper tries its write in what was promoted and not opened yet: the row says no more how far it had got',
    equip: forRoles(['keeper'], (equipped) =>
      withGuarded(equipped, (guarded) => ({
        look: async () => {
          const view = await guarded.look();
          if (view.writable && view.row?.open)
            await guarded.extend({ epoch: view.row.epoch, anchor: view.clock, seconds: 0 });
          return view;
        },
      })),
    ),
  },
];

const asPairs = (settings: WorkloadSettings): WorkloadSettings => ({
  ...settings,
  databases: settings.databases.map((database): DatabaseSettings => ({ ...database, kind: 'rds-replica-pair' })),
});
