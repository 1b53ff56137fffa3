import { join } from 'node:path';
import { importsOf, ROOT, read, type Source } from './sources';

const FOLDERS = ['bench', 'bin', 'lib', 'lambda', 'lab', 'cli', 'client', 'test', 'examples'];

const OURS = /^(bench|bin|lib|lambda|lab|cli|client|test|examples)(\/|$)/;
const inside = (path: string, folders: readonly string[]): boolean =>
  folders.some((folder) => path === folder || path.startsWith(`${folder}/`));

interface Rule {
  readonly name: string;
  /** What is wrong with the file, one line each. */
  readonly faults: (source: Source) => readonly string[];
  /** A made-up file that must be found wrong, and one that must not. */
  readonly offends: Source;
  readonly passes: Source;
}

/** Files of `of` may import, of our own sources, only what `may` names. */
const mayImport = (
  name: string,
  of: string,
  may: readonly string[],
  offends: string,
  passes: string,
  typesOnly: readonly string[] = [],
): Rule => ({
  name,
  faults: (source) =>
    !inside(source.path, [of])
      ? []
      : importsOf(source)
          .filter(({ path }) => OURS.test(path))
          .filter(({ path, typeOnly }) => !inside(path, may) && !(typeOnly && inside(path, typesOnly)))
          .map(({ path }) => `imports ${path}`),
  offends: { path: `${of}/made-up.ts`, text: offends },
  passes: { path: `${of}/made-up.ts`, text: passes },
});

const SHIPPED = ['bin', 'lib', 'lambda', 'cli', 'client'];
const OUTSIDE_WORLD = /^(node:|@aws-sdk|@smithy|@aws-lambda-powertools|pg$|mysql2|aws-cdk-lib|constructs$)/;

const RULES: readonly Rule[] = [
  mayImport(
    'lib imports of lambda only the contract',
    'lib',
    ['lib', 'lambda/contract'],
    `import { nextEpoch } from '../lambda/domain/epoch';`,
    `import { STEPS } from '../lambda/contract/steps';`,
  ),
  mayImport(
    'the contract imports only the contract',
    'lambda/contract',
    ['lambda/contract'],
    `import type { Lease } from '../ports/lease-store';`,
    `import type { Check } from './run-document';`,
  ),
  mayImport(
    'ports import only contract and ports',
    'lambda/ports',
    ['lambda/contract', 'lambda/ports'],
    `import { nextEpoch } from '../domain/epoch';`,
    `import type { Check } from '../contract/run-document';`,
  ),
  mayImport(
    'domain imports domain, contract and types of ports',
    'lambda/domain',
    ['lambda/domain', 'lambda/contract'],
    `import { something } from '../ports/lease-store';`,
    `import type { Lease } from '../ports/lease-store';\nimport {\n  type A,\n  type B,\n} from '../ports/run-store';`,
    ['lambda/ports'],
  ),
  mayImport(
    'steps import domain, contract, ports, report and steps',
    'lambda/steps',
    ['lambda/domain', 'lambda/contract', 'lambda/ports', 'lambda/report', 'lambda/steps'],
    `import { RunLedger } from '../adapters/aws/ledger/run-ledger';`,
    `import { nextEpoch } from '../domain/epoch';`,
  ),
  mayImport(
    'loops import domain, contract, ports, report, steps and loops',
    'lambda/loops',
    ['lambda/domain', 'lambda/contract', 'lambda/ports', 'lambda/report', 'lambda/steps', 'lambda/loops'],
    `export { handler } from '../handlers/keeper';`,
    `import { now } from '../steps/step';`,
  ),
  mayImport(
    'the report imports contract and report',
    'lambda/report',
    ['lambda/report', 'lambda/contract'],
    `import { nextEpoch } from '../domain/epoch';`,
    `import { html } from 'hono/html';\nimport type { RunReport } from '../contract/report';`,
  ),
  mayImport(
    'adapters import ports, contract, domain and adapters',
    'lambda/adapters',
    ['lambda/adapters', 'lambda/ports', 'lambda/contract', 'lambda/domain'],
    `import { now } from '../steps/step';`,
    `import type { Clock } from '../ports/outside';`,
  ),
  mayImport(
    'the lab imports of what ships lambda and the configuration and contract only',
    'lab',
    ['lab', 'lambda', 'lib/contract', 'lib/config', 'cli'],
    `import { FailoverMachine } from '../lib/constructs/failover-machine';`,
    `import { STEPS } from '../lambda/contract/steps';`,
  ),
  mayImport(
    'the client imports the contract, and types of ports',
    'client',
    ['client', 'lambda/contract'],
    `import { judgeRequest } from '../lambda/domain/job-request';`,
    `import type { Job } from '../lambda/ports/job-store';\nimport { jobsPath } from '../lambda/contract/job-api';`,
    ['lambda/ports'],
  ),
  mayImport(
    'a benchmark imports bench, the lab and lambda',
    'bench',
    ['bench', 'lab', 'lambda'],
    `import { PostgresPair } from '../test/lambda/adapters/sql/postgres-pair';`,
    `import { PostgresInstance } from '../lab/postgres';`,
  ),
  {
    name: 'nothing imports a benchmark but its own test',
    faults: (source) =>
      inside(source.path, ['bench', 'test/bench'])
        ? []
        : importsOf(source)
            .filter(({ path }) => inside(path, ['bench']))
            .map(({ path }) => `imports ${path}`),
    offends: { path: 'lab/made-up.ts', text: `import { spreadOf } from '../bench/spread';` },
    passes: { path: 'test/bench/made-up.test.ts', text: `import { spreadOf } from '../../bench/spread';` },
  },
  {
    name: 'nothing that ships imports the lab or a test',
    faults: (source) =>
      inside(source.path, SHIPPED)
        ? importsOf(source)
            .filter(({ path }) => inside(path, ['lab', 'test']))
            .map(({ path }) => `imports ${path}`)
        : [],
    offends: { path: 'cli/made-up.ts', text: `const lab = await import('../lab/memory');` },
    passes: { path: 'cli/made-up.ts', text: `import { label } from './label';` },
  },
  {
    name: 'domain, contract and ports know no SDK, no driver and nothing of Node',
    faults: (source) =>
      inside(source.path, ['lambda/domain', 'lambda/contract', 'lambda/ports'])
        ? importsOf(source)
            .filter(({ path }) => OUTSIDE_WORLD.test(path))
            .map(({ path }) => `imports ${path}`)
        : [],
    offends: { path: 'lambda/domain/made-up.ts', text: `import { randomUUID } from 'node:crypto';` },
    passes: { path: 'lambda/domain/made-up.ts', text: `import type { Lease } from '../ports/lease-store';` },
  },
  {
    name: 'domain and steps read no clock and no chance',
    faults: (source) =>
      inside(source.path, ['lambda/domain', 'lambda/steps', 'lambda/loops']) &&
      /Date\.now\(|new Date\(\s*\)|Math\.random\(|hrtime|performance\.now/.test(withoutComments(source.text))
        ? ['reads a clock or chance by itself']
        : [],
    offends: { path: 'lambda/steps/made-up.ts', text: `const at = new Date().toISOString();` },
    passes: { path: 'lambda/steps/made-up.ts', text: `// new Date()\nconst at = new Date(0);` },
  },
  {
    name: 'only handlers read the environment',
    faults: (source) =>
      inside(source.path, ['lambda']) &&
      !inside(source.path, ['lambda/handlers']) &&
      /process\s*\.\s*env/.test(withoutComments(source.text))
        ? ['reads process.env']
        : [],
    offends: { path: 'lambda/adapters/made-up.ts', text: `const url = process.env.AWS_ENDPOINT_URL;` },
    passes: { path: 'lambda/handlers/made-up.ts', text: `const url = process.env.AWS_ENDPOINT_URL;` },
  },
  {
    name: 'no file has more than 250 lines',
    faults: ({ text }) => (text.split('\n').length > 251 ? [`has ${text.split('\n').length - 1} lines`] : []),
    offends: { path: 'lib/made-up.ts', text: '\n'.repeat(251) },
    passes: { path: 'lib/made-up.ts', text: '\n'.repeat(250) },
  },
  {
    name: 'every default of a construct has its reason',
    faults: ({ path, text }) =>
      inside(path, ['lib/constructs'])
        ? (text.match(/@default (?!.*- ).*/g) ?? []).map((line) => `has no reason: ${line}`)
        : [],
    offends: { path: 'lib/constructs/made-up.ts', text: `/** @default 'postgres' */` },
    passes: { path: 'lib/constructs/made-up.ts', text: `/** @default 'postgres' - the one that refuses a COMMIT */` },
  },
  {
    name: 'no file is named after nothing',
    faults: ({ path }) =>
      /(^|[/.-])(utils?|helpers?|common|misc)([/.-]|$)/.test(path) ? ['is named after nothing'] : [],
    offends: { path: 'lambda/string-utils.ts', text: '' },
    passes: { path: 'lambda/utilisation.ts', text: '' },
  },
];

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

const sources = FOLDERS.flatMap((folder) => read(join(ROOT, folder)));

test('there are sources to judge', () => expect(sources.length).toBeGreaterThan(100));

test('imports of every form are seen', () => {
  const text = `
import a from '../ports/a';
import type { B } from '../ports/b';
import { type C, type D } from '../ports/c';
import { type E, f } from '../ports/d';
import {
  g,
} from '../ports/e';
export * from '../ports/f';
export type { H } from '../ports/g';
import '../ports/h';
const i = await import('../ports/i');
const j = require('../ports/j');
import * as k from 'node:fs';
`;
  const seen = importsOf({ path: 'lambda/domain/x.ts', text }).map(
    ({ path, typeOnly }) => `${path}${typeOnly ? ' type' : ''}`,
  );
  const names = ['a', 'b type', 'c type', 'd', 'e', 'f', 'g type', 'h', 'i', 'j'];
  expect(seen.sort()).toEqual([...names.map((name) => `lambda/ports/${name}`), 'node:fs'].sort());
});

describe.each(RULES)('$name', (rule) => {
  test('holds for every source', () => {
    const faults = sources.flatMap((source) => rule.faults(source).map((fault) => `${source.path} ${fault}`));
    expect(faults).toEqual([]);
  });

  test('refuses a made-up offender, and nothing else', () => {
    expect(rule.faults(rule.offends)).not.toEqual([]);
    expect(rule.faults(rule.passes)).toEqual([]);
  });
});
