import { NotImplementedByLab } from './errors';

/** The part of a rule's target that shapes its input, as CloudFormation writes it. */
export interface EventTarget {
  /** Constant JSON text. */
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: {
    readonly InputPathsMap?: Readonly<Record<string, string>>;
    readonly InputTemplate: string;
  };
}

/** What the target of a rule receives for an event. */
export function targetInput(target: EventTarget, event: unknown): unknown {
  if (target.Input !== undefined) return JSON.parse(target.Input);
  if (target.InputPath !== undefined) return at(target.InputPath, event);
  if (target.InputTransformer === undefined) return event;
  return transformed(target.InputTransformer, event);
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
function transformed(transformer: NonNullable<EventTarget['InputTransformer']>, event: unknown): unknown {
  const { InputTemplate: template, InputPathsMap: paths = {} } = transformer;
  let quoted = false;
  const filled = template.replace(/\\.|"|<([\w.-]+)>/g, (piece, name: string | undefined) => {
    if (piece === '"') quoted = !quoted;
    return name === undefined ? piece : placed(variable(name, paths, event), quoted, name);
  });
  try {
    return JSON.parse(filled);
  } catch {
    throw new Error(`the input template does not give JSON: ${filled}`);
  }
}

function variable(name: string, paths: Readonly<Record<string, string>>, event: unknown): unknown {
  if (name === 'aws.events.event' || name === 'aws.events.event.json') return event;
  const path = paths[name];
  if (path === undefined) throw new NotImplementedByLab(`<${name}> in an input template is not implemented by the lab`);
  return at(path, event);
}

/** Inside a JSON string a variable stands as bare text, elsewhere as JSON; one that the event lacks leaves nothing. */
function placed(value: unknown, quoted: boolean, name: string): string {
  if (value === undefined && !quoted) throw new Error(`<${name}> is missing in the event and would leave broken JSON`);
  if (!quoted) return JSON.stringify(value);
  const bare = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return JSON.stringify(bare).slice(1, -1);
}

const STEP = /\.([\w-]+)|\['([^']+)'\]|\[(\d+)\]/y;

/** The subset of JSONPath that EventBridge takes: `$.detail.list[0]['a-key']`. */
function at(path: string, event: unknown): unknown {
  if (!path.startsWith('$')) throw new NotImplementedByLab(`path ${path} is not implemented by the lab`);
  let value = event;
  for (STEP.lastIndex = 1; STEP.lastIndex < path.length; ) {
    const [, dotted, bracketed, position] = STEP.exec(path) ?? [];
    const key = dotted ?? bracketed ?? position;
    if (key === undefined) throw new NotImplementedByLab(`path ${path} is not implemented by the lab`);
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }
  return value;
}
