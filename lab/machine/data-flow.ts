import type { Fields } from './fields';
import type { Json } from './json';
import { type Expression, type Path, read, type Sight, write } from './json-path';
import { withinLimit } from './payload-limit';

export type FlowField = 'InputPath' | 'Parameters' | 'ResultSelector' | 'ResultPath' | 'OutputPath';

type View = Pick<Sight, 'context' | 'random'>;

/** InputPath → Parameters → (the state's work) → ResultSelector → ResultPath → OutputPath. */
export class DataFlow {
  private constructor(
    private readonly inputPath: Path | null | undefined,
    private readonly parameters: Expression | undefined,
    private readonly resultSelector: Expression | undefined,
    private readonly resultPath: Path | null | undefined,
    private readonly outputPath: Path | null | undefined,
  ) {}

  /** Reads those of the five fields that a state of this type may have. */
  static load(fields: Fields, allowed: readonly FlowField[]): DataFlow {
    const may = (field: FlowField): boolean => allowed.includes(field);
    return new DataFlow(
      may('InputPath') ? fields.nullablePath('InputPath') : undefined,
      may('Parameters') ? fields.template('Parameters') : undefined,
      may('ResultSelector') ? fields.template('ResultSelector') : undefined,
      may('ResultPath') ? loadResultPath(fields) : undefined,
      may('OutputPath') ? fields.nullablePath('OutputPath') : undefined,
    );
  }

  /** What the state works on. */
  before(input: Json, view: View): Json {
    const selected = through(this.inputPath, input, view);
    return withinLimit(this.parameters?.({ ...view, data: selected }) ?? selected, 'the input of the state');
  }

  /** What the state leaves; ResultPath combines the result with the input as the state received it. */
  after(input: Json, result: Json, view: View): Json {
    const selected = this.resultSelector?.({ ...view, data: result }) ?? result;
    const output = through(this.outputPath, putResult(this.resultPath, input, selected), view);
    return withinLimit(output, 'the output of the state');
  }
}

/** Null stands for an empty object; absent for everything. */
function through(path: Path | null | undefined, data: Json, view: View): Json {
  if (path === null) return {};
  return path === undefined ? data : read(path, { ...view, data });
}

/** Null discards the result; absent puts it in place of the input. */
export function putResult(path: Path | null | undefined, input: Json, result: Json): Json {
  if (path === null) return input;
  return path === undefined ? result : write(path, input, result);
}

export function loadResultPath(fields: Fields): Path | null | undefined {
  const path = fields.nullablePath('ResultPath');
  if (path?.root === 'context') fields.wrong('ResultPath', `can not write to the context object, got "${path.source}"`);
  if (path?.steps.some((step) => typeof step === 'number'))
    fields.wrong('ResultPath', `is not implemented with an index, got "${path.source}"`);
  return path;
}
