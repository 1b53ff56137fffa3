import type { RunDocument } from '../../../lambda/contract/run-document';
import type { DatabaseSettings, WorkloadSettings } from '../../../lambda/contract/settings';
import { precheckReprotect } from '../../../lambda/steps/precheck-reprotect';
import type { Mutation } from '../mutation';
import type { Equipped } from '../simulated-world';
import { forRoles, withMethods } from './altered';

/** Several databases: what the workload can do without, what builds on what, and that what was left out is said to be. */
export const LEFT_OUT_MUTATIONS: readonly Mutation[] = [
  {
    name: 'nothing-is-required',
    promise: 'P5',
    title: 'a run leaves out whatever it cannot promote',
    equip: withDatabases((database) => ({ ...database, required: false })),
  },
  {
    name: 'dependents-first',
    promise: 'P5',
    title: 'a database is promoted without regard to what it depends on',
    equip: withDatabases(({ dependsOn: _dependsOn, ...database }) => database),
  },
  {
    name: 'left-out-unsaid',
    promise: 'P5',
    title: 'the inventory does not say what was left out: nobody goes on with it',
    equip: forRoles(['step'], (equipped) => {
      const { reports } = equipped.ports;
      return withMethods(equipped, {
        reports: { updateInventory: ({ missing: _missing, ...inventory }) => reports.updateInventory(inventory) },
      });
    }),
  },
  {
    name: 'only-copy-reseeded',
    promise: 'way back',
    title:
      'a reprotect does not ask whether the takeover has left a database out, whose only whole copy stands on its side',
    intercept: (equipped) => async (step, act, document) => {
      const { run } = document as Partial<RunDocument>;
      if (step !== 'Precheck' || run?.orchestration !== 'reprotect') return act();
      const { ports, context } = asIfWhole(equipped);
      return precheckReprotect(document as RunDocument, ports, context);
    },
  },
];

function withDatabases(alter: (database: DatabaseSettings) => DatabaseSettings): Mutation['equip'] {
  const altered = (settings: WorkloadSettings) => ({ ...settings, databases: settings.databases.map(alter) });
  return forRoles(['step'], (equipped) => {
    const { context } = equipped;
    return { ...equipped, context: { ...context, settings: altered(context.settings) } };
  });
}

function asIfWhole(equipped: Equipped): Equipped {
  const { reports } = equipped.ports;
  return withMethods(equipped, {
    reports: {
      inventory: async () => {
        const { missing: _missing, ...inventory } = (await reports.inventory()) ?? {};
        return 'epoch' in inventory ? inventory : undefined;
      },
    },
  });
}
