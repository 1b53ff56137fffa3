import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type AppProps, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { context } from '../../cdk.json';
import config from '../../handover.config';
import type { HandoverConfig } from '../../lib/config/config';
import { formatMistakes } from '../../lib/config/mistakes';
import { parseConfig } from '../../lib/config/parse-config';
import { createStacks, type HandoverStacks } from '../../lib/stacks/handover-stacks';

/** App context of the real app, without bundling: these tests read templates only. */
export const TEMPLATES_ONLY: AppProps = { context: { ...context, 'aws:cdk:bundling-stacks': [] } };

/** An app whose assembly goes to a folder of its own; `remove` it afterwards. */
export function temporaryApp(): { readonly app: App; readonly remove: () => void } {
  const outdir = mkdtempSync(join(tmpdir(), 'handover-test-'));
  const remove = () => rmSync(outdir, { recursive: true, force: true });
  return { app: new App({ ...TEMPLATES_ONLY, outdir }), remove };
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: readonly string[];
}

export interface SynthesizedStack {
  readonly stack: Stack;
  readonly template: Template;
  readonly resources: Readonly<Record<string, Resource>>;
}

export interface Synthesized {
  readonly app: App;
  readonly stacks: HandoverStacks;
  readonly all: readonly SynthesizedStack[];
  stack(name: string): SynthesizedStack;
}

/** The stacks of a configuration (the example's unless another is given), synthesized once. */
export function synthesize(written: HandoverConfig = config): Synthesized {
  const parsed = parseConfig(written);
  if (!parsed.ok) throw new Error(formatMistakes(parsed.mistakes, 'the configuration of the test'));
  const { app, remove } = temporaryApp();
  try {
    const stacks = createStacks(app, parsed.config);
    const all = [stacks.ledger, ...stacks.workloads.flatMap(stacksOf)].map(read);
    return { app, stacks, all, stack: (name) => find(all, name) };
  } finally {
    remove();
  }
}

const stacksOf = ({ data, serving, tiebreaker }: HandoverStacks['workloads'][number]): Stack[] => [
  data.home,
  data.standby,
  tiebreaker,
  serving.standby,
  serving.home,
];

export function read(stack: Stack): SynthesizedStack {
  const template = Template.fromStack(stack);
  return { stack, template, resources: template.toJSON().Resources as Record<string, Resource> };
}

function find(all: readonly SynthesizedStack[], name: string): SynthesizedStack {
  const found = all.find(({ stack }) => stack.stackName === name);
  if (found === undefined) throw new Error(`no stack ${name}, there are ${all.map(({ stack }) => stack.stackName)}`);
  return found;
}

/** The properties of all resources of a type, by logical id. */
export const ofType = (stack: SynthesizedStack, type: string): [string, Record<string, unknown>][] =>
  Object.entries(stack.resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, resource]) => [id, resource.Properties ?? {}]);

/** The properties of the only resource of a type. */
export function onlyOne(stack: SynthesizedStack, type: string): Record<string, unknown> {
  const found = ofType(stack, type);
  const [[, properties] = []] = found;
  if (properties === undefined || found.length > 1) throw new Error(`expected one ${type}, found ${found.length}`);
  return properties;
}

/** A value in which CloudFormation's joins are written out and its references named. */
export function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[intrinsic, argument] = ['', undefined]] = Object.entries(value ?? {});
  if (intrinsic === 'Fn::Join') return (argument as [string, unknown[]])[1].map(flat).join('');
  return `<${JSON.stringify(argument)}>`.replaceAll('"', "'");
}
