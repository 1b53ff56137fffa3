import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AddCommand } from '../command';
import { writeNew } from '../new-file';
import { EXIT, type ExitCode, Refusal } from '../refusals';
import { TEMPLATE } from '../template';
import type { World } from '../world';

const HELP = `
Writes ${Object.keys(TEMPLATE).join(' and ')} into this folder.
Refuses when one of them exists; nothing is overwritten.

Example:
  npx handover init`;

const NEXT = `
next:
  edit handover.config.ts: account, Regions, databases
  npx handover check     finds every mistake in it
  npx handover plan      says how long a failover takes`;

export const addInitCommand: AddCommand = (program, world, exitWith) =>
  void program
    .command('init')
    .description('write a first configuration into this folder')
    .addHelpText('after', HELP)
    .action(() => exitWith(init(world)));

/** All or nothing: a folder that holds one of the files already has an owner. */
function init({ terminal, folder }: World): ExitCode {
  const files = Object.entries(TEMPLATE);
  const existing = files.map(([name]) => name).filter((name) => existsSync(join(folder, name)));
  if (existing.length > 0) {
    throw new Refusal(`nothing was written: ${folder} holds ${existing.join(' and ')} already; use an empty folder`);
  }
  for (const [name, content] of files) writeNew(join(folder, name), content);
  terminal.out(`wrote ${files.map(([name]) => name).join(' and ')}\n${NEXT}`);
  return EXIT.ok;
}
