import { INTRINSIC_FUNCTIONS, type IntrinsicFunction } from './intrinsic-functions';
import { type Expression, parsePath, read } from './json-path';

/** AWS refuses deeper nesting. https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html */
const DEEPEST_NESTING = 10;

/** Reads `States.Format('{}-{}', $.a, States.UUID())` into something that can be evaluated. */
export function parseIntrinsic(source: string): Expression {
  const reader = new IntrinsicReader(source);
  const expression = reader.call(1);
  reader.end();
  return expression;
}

class IntrinsicReader {
  private at = 0;

  constructor(private readonly source: string) {}

  call(depth: number): Expression {
    if (depth > DEEPEST_NESTING) this.stop(`nests deeper than ${DEEPEST_NESTING}`);
    const name = this.match(/[\w.]+/y) ?? this.stop('needs the name of an intrinsic');
    const intrinsic = this.find(name);
    const args = this.args(name, depth);
    if (args.length < intrinsic.atLeast || args.length > intrinsic.atMost)
      this.stop(`has ${args.length} arguments, ${name} takes ${arity(intrinsic)}`);
    return (sight) =>
      intrinsic.apply(
        args.map((arg) => arg(sight)),
        sight.random,
      );
  }

  end(): void {
    this.match(/\s*/y);
    if (this.at < this.source.length) this.stop(`has "${this.source.slice(this.at)}" after its end`);
  }

  private find(name: string): IntrinsicFunction {
    const found = Object.hasOwn(INTRINSIC_FUNCTIONS, name) ? INTRINSIC_FUNCTIONS[name] : undefined;
    return (
      found ?? this.stop(`${name} is not implemented, implemented are ${Object.keys(INTRINSIC_FUNCTIONS).join(', ')}`)
    );
  }

  private args(name: string, depth: number): Expression[] {
    const args: Expression[] = [];
    this.expect(/\s*\(\s*/y, '"("');
    if (this.match(/\)/y) !== undefined) return args;
    do args.push(this.arg(name === 'States.Format' && args.length === 0, depth));
    while (this.match(/\s*,\s*/y) !== undefined);
    this.expect(/\s*\)/y, '"," or ")"');
    return args;
  }

  private arg(keepsEscapes: boolean, depth: number): Expression {
    const quoted = this.match(/'(?:[^'\\]|\\.)*'/sy);
    if (quoted !== undefined) return literal(keepsEscapes ? quoted.slice(1, -1) : unescaped(quoted.slice(1, -1)));
    const constant = this.match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y);
    if (constant !== undefined) return literal(JSON.parse(constant));
    const source = this.match(/\$(?:\[(?:'[^']*'|"[^"]*"|[^\]'"]*)\]|[^,()[\]\s])*/y);
    if (source === undefined) return this.call(depth + 1);
    const path = parsePath(source);
    return (sight) => read(path, sight);
  }

  private expect(pattern: RegExp, what: string): void {
    if (this.match(pattern) === undefined) this.stop(`needs ${what} at "${this.source.slice(this.at)}"`);
  }

  private match(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.source)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private stop(problem: string): never {
    throw new Error(`intrinsic "${this.source}" ${problem}`);
  }
}

const literal =
  (value: string | number | boolean | null): Expression =>
  () =>
    value;
const unescaped = (raw: string): string => raw.replace(/\\(.)/gs, '$1');
const arity = ({ atLeast, atMost }: IntrinsicFunction): string =>
  atLeast === atMost ? String(atLeast) : `${atLeast} or more`;
