import { resolve } from 'node:path';
import type { RunReport } from '../../lambda/contract/report';
import { renderReportPage, renderReportSummary } from '../../lambda/report';
import type { AddCommand } from '../command';
import { CONFIG_OPTION, type ConfigOption, checkedConfiguration } from '../configuration';
import { writeNew } from '../new-file';
import type { CliPorts } from '../ports';
import { EXIT, type ExitCode, Refusal } from '../refusals';
import type { World } from '../world';

interface ReportOptions extends ConfigOption {
  readonly html?: string;
}

const HELP = `
Without a run it is the latest one of all workloads.

Examples:
  npx handover report
  npx handover report failover-orders-20261122T031407Z-1f3a --html report.html`;

export const addReportCommand: AddCommand = (program, world, exitWith) =>
  void program
    .command('report [run]')
    .description('how a run went: downtime, lost writes, jobs, promises, what to do next')
    .option('--html <file>', 'write the whole report as a page; an existing file is not overwritten')
    .option(...CONFIG_OPTION)
    .addHelpText('after', HELP)
    .action(async (runId: string | undefined, options: ReportOptions) => exitWith(await report(runId, options, world)));

async function report(runId: string | undefined, options: ReportOptions, world: World): Promise<ExitCode> {
  const config = checkedConfiguration(world.folder, options);
  const all = config.workloads.map((workload) => world.compose(config, workload));
  const found = runId === undefined ? await latestOf(all) : await reportOf(runId, all);
  if (options.html !== undefined) writeNew(resolve(world.folder, options.html), renderReportPage(found));
  const { color, columns } = world.terminal;
  const location = options.html ?? `npx handover report ${found.run.id} --html report.html`;
  world.terminal.out(renderReportSummary(found, { color, columns, location }));
  return EXIT.ok;
}

async function latestOf(all: readonly CliPorts[]): Promise<RunReport> {
  const reports = (await Promise.all(all.map((ports) => ports.reports.latest()))).flatMap((each) => each ?? []);
  const [latest] = reports.sort((one, other) => other.run.endedAt.localeCompare(one.run.endedAt));
  if (latest === undefined) throw new Refusal('there is no report yet: no run has ended');
  return latest;
}

async function reportOf(runId: string, all: readonly CliPorts[]): Promise<RunReport> {
  const [found] = (await Promise.all(all.map((ports) => ports.reports.find(runId)))).flatMap((each) => each ?? []);
  if (found === undefined) {
    throw new Refusal(`there is no report of run "${runId}"; it may still be in progress: npx handover status`);
  }
  return found.report;
}
