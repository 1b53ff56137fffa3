import { isObject, type Json, type JsonArray, type JsonObject } from './json';
import { type Expression, type Path, parsePath } from './json-path';
import { parseExpression, parseTemplate } from './payload-template';
import type { Problems } from './problems';

interface Range {
  readonly atLeast: number;
  readonly atMost: number;
  readonly whole: boolean;
}

/** Reads the fields of one object of a definition. A field that nobody asked for is refused by name: that is the support matrix. */
export class Fields {
  private readonly asked = new Set<string>();

  constructor(
    private readonly source: JsonObject,
    readonly where: string,
    readonly problems: Problems,
  ) {}

  static of(value: unknown, where: string, problems: Problems): Fields {
    if (!isObject(value)) problems.add(where, `must be an object, not ${JSON.stringify(value)}`);
    return new Fields(isObject(value) ? value : {}, where, problems);
  }

  has(name: string): boolean {
    this.asked.add(name);
    return Object.hasOwn(this.source, name) && this.source[name] !== undefined;
  }

  raw(name: string): Json | undefined {
    return this.has(name) ? this.source[name] : undefined;
  }

  text(name: string): string | undefined {
    return this.typed(name, 'a string', (value) => typeof value === 'string');
  }

  requiredText(name: string): string {
    if (!this.has(name)) this.wrong(name, 'is missing');
    return this.text(name) ?? '';
  }

  flag(name: string): boolean | undefined {
    return this.typed(name, 'true or false', (value) => typeof value === 'boolean');
  }

  number(name: string, { atLeast, atMost, whole }: Range): number | undefined {
    const fits = (value: Json): value is number =>
      typeof value === 'number' && value >= atLeast && value <= atMost && (!whole || Number.isInteger(value));
    return this.typed(name, `a ${whole ? 'whole number' : 'number'} from ${atLeast} to ${atMost}`, fits);
  }

  array(name: string): JsonArray | undefined {
    return this.typed(name, 'an array', (value): value is JsonArray => Array.isArray(value));
  }

  path(name: string): Path | undefined {
    const source = this.text(name);
    return source === undefined ? undefined : this.problems.attempt(this.place(name), () => parsePath(source));
  }

  /** A path that may be null ("nothing"). */
  nullablePath(name: string): Path | null | undefined {
    return this.raw(name) === null ? null : this.path(name);
  }

  template(name: string): Expression | undefined {
    const source = this.raw(name);
    return source === undefined ? undefined : parseTemplate(source, this.place(name), this.problems);
  }

  expression(name: string): Expression | undefined {
    const source = this.raw(name);
    return source === undefined ? undefined : this.problems.attempt(this.place(name), () => parseExpression(source));
  }

  /** The names of the object's own fields; asking for them reads them all. */
  names(): string[] {
    for (const name of Object.keys(this.source)) this.asked.add(name);
    return Object.keys(this.source);
  }

  /** The names, without counting as read. */
  peek(): string[] {
    return Object.keys(this.source);
  }

  within(name: string, label = this.place(name)): Fields {
    return Fields.of(this.raw(name), label, this.problems);
  }

  wrong(name: string, problem: string): void {
    this.problems.add(this.where, `field "${name}" ${problem}`);
  }

  refuseTheRest(): void {
    for (const name of Object.keys(this.source).filter((key) => !this.asked.has(key)))
      this.wrong(name, `is not implemented here, only ${[...this.asked].sort().join(', ')}`);
  }

  place(name: string): string {
    return `${this.where}, ${name}`;
  }

  private typed<T extends Json>(name: string, wanted: string, fits: (value: Json) => value is T): T | undefined {
    const value = this.raw(name);
    if (value === undefined || fits(value)) return value;
    this.wrong(name, `must be ${wanted}, not ${JSON.stringify(value)}`);
    return undefined;
  }
}
