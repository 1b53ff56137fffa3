import type { Stack } from './assembly';
import { arnOf, refOf } from './physical-names';

type Arguments = readonly unknown[];

/** Resolves CloudFormation's functions to plain values, as a deployment would; one that is not known here stops by name. */
export class Intrinsics {
  constructor(
    private readonly stack: Stack,
    /** Exports of the other stacks of the same account and Region, by name. */
    private readonly exported: (name: string) => unknown,
  ) {}

  resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.resolve(one));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [name, argument] = entries[0] ?? [];
    if (entries.length === 1 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::')))
      return this.call(name, argument);
    return Object.fromEntries(entries.map(([key, one]) => [key, this.resolve(one)]));
  }

  private call(name: string, argument: unknown): unknown {
    if (name === 'Ref') return this.ref(String(argument));
    if (name === 'Fn::Sub') return this.substitute(argument);
    if (name === 'Fn::GetAtt') return this.attribute(argument as [string, string]);
    if (name === 'Fn::ImportValue') return this.exported(String(this.resolve(argument)));
    if (name === 'Fn::GetAZs') return ['a', 'b', 'c'].map((zone) => `${this.stack.region}${zone}`);
    return this.ofList(name, this.resolve(argument) as Arguments);
  }

  private ofList(name: string, argument: Arguments): unknown {
    const [first, second] = argument;
    if (name === 'Fn::Join' && Array.isArray(second)) return second.join(String(first));
    if (name === 'Fn::Select' && Array.isArray(second)) return second[Number(first)];
    if (name === 'Fn::Split') return String(second).split(String(first));
    throw new Error(`${name} in stack ${this.stack.name} is not implemented by the lab`);
  }

  private ref(id: string): unknown {
    const pseudo: Readonly<Record<string, unknown>> = {
      'AWS::Region': this.stack.region,
      'AWS::AccountId': this.stack.account,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': this.stack.name,
    };
    if (id in pseudo) return pseudo[id];
    const parameter = this.stack.template.Parameters?.[id];
    if (parameter !== undefined) return parameter.Default;
    return refOf(this.stack, id, this.resource(id), (value) => this.resolve(value));
  }

  private attribute([id, attribute]: readonly [string, string]): string {
    const resource = this.resource(id);
    if (attribute === 'Arn' || attribute.endsWith('Arn'))
      return arnOf(this.stack, id, resource, (value) => this.resolve(value));
    return `${id}.${attribute}`;
  }

  private substitute(argument: unknown): string {
    const [text, more] = Array.isArray(argument) ? argument : [argument, {}];
    const values = this.resolve(more ?? {}) as Readonly<Record<string, unknown>>;
    return String(text).replace(/\$\{([^}]+)\}/g, (_, name: string) => {
      if (name.startsWith('!')) return `\${${name.slice(1)}}`;
      const [id = '', attribute] = name.split('.');
      if (name in values) return String(values[name]);
      return String(attribute === undefined ? this.ref(id) : this.attribute([id, attribute]));
    });
  }

  private resource(id: string) {
    const found = this.stack.template.Resources?.[id];
    if (found === undefined) throw new Error(`stack ${this.stack.name} refers to ${id}, which it does not hold`);
    return found;
  }
}
