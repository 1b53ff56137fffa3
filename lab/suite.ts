import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Writable } from 'node:stream';
import { DEFAULT_CONFIG_PATH } from '../lib/config/load-config';
import { synthesize, withConfig } from './app/synthesize';
import type { LabOptions } from './command';
import { LAB_EXIT } from './exit-codes';
import { labSession, type SessionEnd } from './session';
import { Screen } from './terminal/screen';

/** One session of a suite, and whether it ended as it should. */
interface Row {
  readonly name: string;
  readonly well: boolean;
  /** It came to a verdict. */
  readonly finished: boolean;
  readonly seconds: number;
  readonly said: string;
}

/** Plays one session after the other, one line each and a table at the end. A promise that broke weighs more than a session that could not be finished. */
export async function labSuite(sessions: readonly LabOptions[], folder: string, screen: Screen): Promise<number> {
  const assembly = await mkdtemp(join(tmpdir(), 'handover-lab-suite-'));
  // Ctrl-C ends the program from within the session that is played.
  const clear = (): void => rmSync(assembly, { recursive: true, force: true });
  process.once('exit', clear);
  try {
    const assemblies = new Assemblies(folder, assembly);
    const rows: Row[] = [];
    for (const [index, session] of sessions.entries()) {
      screen.progress(`  ${index + 1} of ${sessions.length}: ${nameOf(session)} is played`);
      const synthesized = await assemblies.of(session.scenario.config ?? DEFAULT_CONFIG_PATH);
      const row = await playOne({ ...session, synthesized }, folder);
      screen.progress('');
      screen.line(lineOf(row, screen));
      rows.push(row);
    }
    return showTable(rows, screen);
  } finally {
    process.off('exit', clear);
    clear();
  }
}

/** The app of each configuration is synthesized once. */
class Assemblies {
  private readonly made = new Map<string, Promise<string>>();

  constructor(
    private readonly folder: string,
    private readonly parent: string,
  ) {}

  of(config: string): Promise<string> {
    const known = this.made.get(config);
    if (known !== undefined) return known;
    const outdir = join(this.parent, `cdk.out-${this.made.size}`);
    const made = synthesize(this.folder, outdir, withConfig(join(this.folder, config)));
    this.made.set(config, made);
    return made;
  }
}

const nameOf = ({ scenario, broken, seed }: LabOptions): string =>
  broken === undefined ? `${scenario.name}, seed ${seed}` : `${broken.name} (${scenario.name})`;

async function playOne(session: LabOptions, folder: string): Promise<Row> {
  const from = Date.now();
  const end = await labSession(session, folder, silentScreen());
  const where = end.reportFolder === undefined ? '' : `; ${relative(process.cwd(), end.reportFolder)}`;
  const { well, said } = session.broken === undefined ? judge(end) : judgeBreak(end, session.broken.promise);
  const seconds = (Date.now() - from) / 1000;
  const finished = end.code !== LAB_EXIT.stopped;
  return { name: nameOf(session), well, finished, seconds, said: well ? said : `${said}${where}` };
}

const judge = ({ code, report, against }: SessionEnd): Pick<Row, 'well' | 'said'> =>
  code === LAB_EXIT.kept ? { well: true, said: report?.outcome ?? 'ended' } : { well: false, said: against.join('; ') };

/** A break is found when the checker names the promise that it was made to break. */
function judgeBreak({ code, report, against }: SessionEnd, promise: string): Pick<Row, 'well' | 'said'> {
  const found = report?.promises.find(({ id, verdict }) => id === promise && verdict === 'broken');
  if (code === LAB_EXIT.failed && found !== undefined)
    return { well: true, said: `found: ${promise} ${found.evidence}` };
  return {
    well: false,
    said: `${promise} was to break and did not${against.length > 0 ? `; ${against.join('; ')}` : ''}`,
  };
}

/** Everything is in the report's folder; here only one line is told. */
function silentScreen(): Screen {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  return new Screen(nowhere, {});
}

const NAME_WIDTH = 34;

function lineOf({ name, well, seconds, said }: Row, { colors }: Screen): string {
  const sign = well ? colors.green('✓') : colors.red('✕');
  return `${sign} ${name.padEnd(NAME_WIDTH)} ${`${seconds.toFixed(0)} s`.padStart(5)}  ${said}`;
}

const endOf = ({ well, finished }: Row): string => {
  if (well) return 'as it should';
  return finished ? 'not as it should' : 'could not be finished';
};

function showTable(rows: readonly Row[], screen: Screen): number {
  const bad = rows.filter(({ well }) => !well);
  const seconds = rows.reduce((sum, row) => sum + row.seconds, 0);
  screen.line('');
  for (const row of rows) screen.line(lineOf({ ...row, said: endOf(row) }, screen));
  screen.line(`${rows.length - bad.length} of ${rows.length} as they should, ${seconds.toFixed(0)} s`);
  if (bad.length === 0) return LAB_EXIT.kept;
  return bad.some(({ finished }) => finished) ? LAB_EXIT.failed : LAB_EXIT.stopped;
}
