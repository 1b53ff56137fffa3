import type { Resource } from '../lib/synthesis';
import { isTaken } from './conditional-replacement';
import { keysOf, type ResourceTypes, same } from './resource-types';

/** One stack as CloudFormation knows it. */
export interface DeployedTemplate {
  readonly name: string;
  readonly region: string;
  readonly resources: Readonly<Record<string, Resource>>;
  readonly outputs: Readonly<Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>>;
}

/** What CloudFormation does to one resource when a template follows another. */
export type Change =
  | { readonly kind: 'none' }
  | { readonly kind: 'create' }
  /** In place: these properties differ. */
  | { readonly kind: 'update'; readonly properties: readonly string[] }
  /** A new one comes, the old one goes: these properties are why. */
  | { readonly kind: 'replace'; readonly properties: readonly string[] }
  | { readonly kind: 'delete' }
  /** The stack forgets it; it stays. */
  | { readonly kind: 'keep' };

export interface PlannedChange {
  readonly stack: string;
  readonly region: string;
  readonly logicalId: string;
  readonly before: Resource | undefined;
  readonly after: Resource | undefined;
  readonly change: Change;
}

const KEEPS: readonly unknown[] = ['Retain', 'RetainExceptOnCreate'];

/**
 * What a deploy of `after` over `before` does, stack by stack. It compares templates only: what a run has changed is seen by no plain
 * deploy. A stack that an app has no longer is left alone; one of another Region is another stack, whatever it is called.
 */
export function plannedChanges(
  types: ResourceTypes,
  before: readonly DeployedTemplate[],
  after: readonly DeployedTemplate[],
): readonly PlannedChange[] {
  const renewedExports = new Set<string>();
  return after.flatMap((fresh) => {
    const { name: stack, region } = fresh;
    const old = before.find((each) => each.name === stack && each.region === region);
    const planned = planStack(types, old?.resources ?? {}, fresh.resources, renewedExports);
    for (const name of exportsOf(fresh, planned.renewed)) renewedExports.add(name);
    return planned.changes.map((each) => ({ stack, region, ...each }));
  });
}

type Resources = Readonly<Record<string, Resource>>;

/** What refers to a replaced resource changes with it, so this goes on until nothing more is replaced. */
function planStack(types: ResourceTypes, before: Resources, after: Resources, renewedExports: ReadonlySet<string>) {
  const renewed = new Set<string>();
  for (;;) {
    const changes = keysOf(before, after).map((logicalId) => {
      const [old, fresh] = [before[logicalId], after[logicalId]];
      return { logicalId, before: old, after: fresh, change: changeOf(types, old, fresh, { renewed, renewedExports }) };
    });
    const found = changes.filter(({ change, logicalId }) => change.kind === 'replace' && !renewed.has(logicalId));
    if (found.length === 0) return { changes, renewed };
    for (const { logicalId } of found) renewed.add(logicalId);
  }
}

interface Renewed {
  readonly renewed: ReadonlySet<string>;
  readonly renewedExports: ReadonlySet<string>;
}

function changeOf(
  types: ResourceTypes,
  before: Resource | undefined,
  after: Resource | undefined,
  renewed: Renewed,
): Change {
  if (before === undefined) return { kind: 'create' };
  if (after === undefined) return { kind: KEEPS.includes(before.DeletionPolicy) ? 'keep' : 'delete' };
  if (before.Type !== after.Type) throw new Error(`CloudFormation refuses to make a ${after.Type} of a ${before.Type}`);
  const [old, fresh] = [before.Properties ?? {}, Object(marked(after.Properties ?? {}, renewed))];
  const differing = keysOf(old, fresh).filter((name) => !same(old[name], fresh[name]));
  const replacing = differing.filter((name) => {
    const replacement = types.replacement(after.Type, name, old[name], fresh[name]);
    return replacement === 'yes' || (replacement === 'maybe' && !isTaken(after.Type, name, old, fresh));
  });
  if (replacing.length > 0) return { kind: 'replace', properties: replacing };
  return differing.length > 0 ? { kind: 'update', properties: differing } : { kind: 'none' };
}

/** Properties in which references to what is replaced differ from what they were. */
function marked(value: unknown, renewed: Renewed): unknown {
  if (Array.isArray(value)) return value.map((each) => marked(each, renewed));
  if (typeof value !== 'object' || value === null) return value;
  if (refersTo(value, renewed)) return { renewed: value };
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, marked(each, renewed)]));
}

function refersTo(value: object, { renewed, renewedExports }: Renewed): boolean {
  const [[intrinsic, argument] = ['', undefined]] = Object.entries(value);
  if (intrinsic === 'Ref') return renewed.has(String(argument));
  if (intrinsic === 'Fn::GetAtt') return renewed.has(String(Array.isArray(argument) ? argument[0] : argument));
  return intrinsic === 'Fn::ImportValue' && renewedExports.has(JSON.stringify(argument));
}

function exportsOf({ outputs }: DeployedTemplate, renewed: ReadonlySet<string>): string[] {
  const none = new Set<string>();
  return Object.values(outputs)
    .filter(({ Value }) => !same(Value, marked(Value, { renewed, renewedExports: none })))
    .flatMap(({ Export }) => (Export === undefined ? [] : [JSON.stringify(Export.Name)]));
}
