import type { Command } from 'commander';
import { ERRORS } from '../../lambda/contract/errors';
import { hasEnded, type JobRequest } from '../../lambda/contract/jobs';
import type { Job } from '../../lambda/ports/job-store';
import { putInFront } from '../../lambda/steps/put-in-front';
import { showJob } from '../../lambda/steps/show-job';
import { type Accepting, rightJob, submitJob } from '../../lambda/steps/submit-job';
import type { AddCommand } from '../command';
import { CONFIG_OPTION } from '../configuration';
import { type ChosenApplication, chosenApplication, type JobsOptions } from '../jobs/chosen-application';
import { jobLine, jobText, stateText } from '../jobs/job-text';
import { type ListOptions, listJobs } from '../jobs/pages';
import { type SubmitOptions, submission } from '../jobs/submission';
import { givenReason, REASON_OPTION, type ReasonOption } from '../reason';
import { EXIT, type ExitCode, Refusal, UsageError } from '../refusals';
import type { World } from '../world';

type Action<O> = (id: string, options: O, world: World) => Promise<ExitCode>;

const HELP = `
Jobs stand in the ledger: the command works while any two of its three Regions do. A job
is accepted once; the same id again changes nothing and shows what stands there.

Examples:
  npx handover jobs submit invoices-2026-11 --application billing --payload-file in.json
  npx handover jobs submit report-7 --command report --command=--month=11 --env MODE=fast
  npx handover jobs list --application billing --state failed
  npx handover jobs cancel invoices-2026-11 --application billing --reason "wrong month"`;

export const addJobsCommand: AddCommand = (program, world, exitWith) => {
  const jobs = program
    .command('jobs')
    .description('submit, list, show, cancel and hurry jobs')
    .addHelpText('after', HELP);
  const acting =
    <O>(action: Action<O>) =>
    async (id: string, options: O) =>
      exitWith(await action(id, options, world));
  withJobsOptions(submitCommand(jobs)).action(acting<SubmitOptions>(submit));
  withJobsOptions(jobs.command('list').description('jobs of an application, by state'))
    .option('--state <state>', 'pending, running, done, failed, cancelled or suspect; without it all')
    .option('--limit <number>', 'at most so many', '50')
    .action(async (options: JobsOptions & ListOptions) => exitWith(await list(options, world)));
  withJobsOptions(jobs.command('show <id>').description('all that is known of one job')).action(
    acting<JobsOptions>(show),
  );
  withJobsOptions(jobs.command('cancel <id>').description('a pending job never starts, a running one is ended'))
    .option(...REASON_OPTION)
    .action(acting<JobsOptions & ReasonOption>(cancel));
  withJobsOptions(
    jobs.command('front <id>').description('start a pending job before all others of its application'),
  ).action(acting<JobsOptions>(front));
};

const withJobsOptions = (command: Command): Command =>
  command
    .option('--application <name>', 'whose job it is; may be left out where there is only one')
    .option('--region <region>', 'of jobs that stand in one Region only; without it the one that serves')
    .option('--workload <name>', 'may be left out where there is only one')
    .option('--json', 'for programs', false)
    .option(...CONFIG_OPTION);

const submitCommand = (jobs: Command): Command =>
  jobs
    .command('submit <id>')
    .description('accept a job; the id is yours, and the same id again is the same job')
    .option('--class <name>', 'priority class; without it the least urgent')
    .option('--payload <text>', 'inputs, handed to the container as they are')
    .option('--payload-file <file>', 'the same from a file')
    .option('--output <names...>', 'what it will write: recorded and shown')
    .option(
      '--command <words...>',
      "its command, instead of the image's; a word with a hyphen in front: --command=--all",
    )
    .option('--env <assignments...>', 'variables of its environment: MONTH=11')
    .option('--after <ids...>', 'jobs that must have ended before it starts')
    .option('--before <ids...>', 'jobs that may not start before it has ended')
    .option('--not-before <instant>', 'not started earlier, for example 2026-11-22T02:00:00Z')
    .option('--deadline <instant>', 'not started later: then it fails')
    .option('--max-attempts <number>', "instead of the application's")
    .option('--time-limit <duration>', 'for one attempt: 30m, 2h');

async function submit(id: string, options: SubmitOptions, world: World): Promise<ExitCode> {
  const { workload, application, ports } = chosenApplication(world, options);
  const request = submission(id, application.name, options, world.folder);
  const at = world.clock.now();
  const accepting = { settings: workload, clock: { now: () => at } };
  // Whoever has mistyped something need not sign in to hear of it.
  mustBeRight(request, accepting);
  const by = await ports.caller();
  const job = await submitJob(request, { queue: ports.jobs }, accepting, { by }).catch(inUsersWords);
  const isNew = job.at === at.toISOString();
  const said = isNew ? 'accepted' : 'was accepted before, nothing has changed';
  say(world, options, job, `${job.id} of ${job.application}: ${said}: ${stateText(job)}`);
  return EXIT.ok;
}

function mustBeRight(request: JobRequest, accepting: Accepting): void {
  try {
    rightJob(request, accepting);
  } catch (error) {
    inUsersWords(error);
  }
}

/** What is wrong with a request is wrong with the command line. */
function inUsersWords(error: unknown): never {
  if (error instanceof Error && error.name === ERRORS.badInput)
    throw new UsageError(`${error.message}; nothing was stored`);
  if (error instanceof Error && error.name === ERRORS.elsewhere)
    throw new Refusal(`${error.message}; nothing was stored`);
  if (error instanceof Error && error.name === ERRORS.transient)
    throw new Refusal(`${error.message}; whether the job was accepted is not known: send the same id again`);
  throw error;
}

async function list(options: JobsOptions & ListOptions, world: World): Promise<ExitCode> {
  const { application, ports } = chosenApplication(world, options);
  const listed = await listJobs(ports, application.name, options);
  const lines = listed.jobs.map(jobLine);
  const more = listed.more ? [`there are more than ${listed.jobs.length}: --limit or --state`] : [];
  say(world, options, listed, [...(lines.length > 0 ? lines : ['no jobs']), ...more].join('\n'));
  return EXIT.ok;
}

async function show(id: string, options: JobsOptions, world: World): Promise<ExitCode> {
  const chosen = chosenApplication(world, options);
  const { jobs } = chosen.ports;
  const job = (await showJob(chosen.application.name, id, { queue: jobs, late: jobs })) ?? unknown(id, chosen);
  say(world, options, job, jobText(job, chosen.application.links));
  return EXIT.ok;
}

async function cancel(id: string, options: JobsOptions & ReasonOption, world: World): Promise<ExitCode> {
  const reason = givenReason(options);
  const chosen = chosenApplication(world, options);
  const { ports, application } = chosen;
  const wish = { by: await ports.caller(), reason, at: world.clock.now().toISOString() };
  const job = (await ports.jobs.cancel(application.name, id, wish)) ?? unknown(id, chosen);
  if (hasEnded(job.state) && job.state !== 'cancelled')
    throw new Refusal(`${id} of ${application.name} cannot be cancelled any more, it is ${stateText(job)}`);
  say(world, options, job, `${job.id} of ${job.application}: ${stateText(job)}`);
  return EXIT.ok;
}

async function front(id: string, options: JobsOptions, world: World): Promise<ExitCode> {
  const chosen = chosenApplication(world, options);
  const { ports, application } = chosen;
  const put = await putInFront(application.name, id, { queue: ports.jobs, waiting: ports.jobs });
  switch (put.kind) {
    case 'unknown':
      return unknown(id, chosen);
    case 'not pending':
      throw new Refusal(`${id} of ${application.name} cannot be put in front, it is ${stateText(put.job)}`);
    case 'full':
      throw new Refusal(
        `${put.front.length} jobs of ${application.name} are in front already, no more can be: ${put.front.join(', ')}`,
      );
    case 'in front':
      say(
        world,
        options,
        put,
        `${id} of ${application.name}: first of ${put.front.length} in front: ${stateText(put.job)}`,
      );
      return EXIT.ok;
  }
}

function unknown(id: string, { application }: ChosenApplication): never {
  throw new Refusal(`there is no job "${id}" of application "${application.name}"`);
}

const say = ({ terminal }: World, { json }: JobsOptions, value: Job | object, text: string): void =>
  terminal.out(json ? JSON.stringify(value, null, 2) : text);
