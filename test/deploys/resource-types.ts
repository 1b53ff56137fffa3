import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** `maybe`: the handler of the type decides (conditionally create-only). */
export type Replacement = 'yes' | 'maybe' | 'no';

type ValueType =
  | { readonly type: 'ref'; readonly reference: { readonly $ref: string } }
  | { readonly type: 'array' | 'map'; readonly element: ValueType }
  | { readonly type: Exclude<string, 'ref' | 'array' | 'map'> };

interface Property {
  readonly type: ValueType;
  readonly causesReplacement?: 'yes' | 'maybe';
}

type Properties = Readonly<Record<string, Property>>;

export interface ResourceType {
  readonly properties: Properties;
  /** It holds what a person would miss. */
  readonly stateful: boolean;
  /** Properties that name it, once per account and Region. */
  readonly namedBy: readonly string[];
}

/** The part of `aws-cdk/db.json.gz` that is read here. */
interface SpecDatabase {
  readonly schema: {
    readonly resource: {
      readonly entities: readonly {
        readonly cloudFormationType: string;
        readonly properties: Properties;
        readonly isStateful?: boolean;
        readonly primaryIdentifier?: readonly string[];
      }[];
    };
    readonly typeDefinition: {
      readonly entities: readonly { readonly $id: string; readonly properties: Properties }[];
    };
  };
}

/**
 * What the schemas of all resource types say about changes. The CDK CLI carries them for `cdk diff`, made of the published ones:
 * https://github.com/cdklabs/awscdk-service-spec, https://schema.cloudformation.us-east-1.amazonaws.com/CloudformationSchema.zip
 */
export class ResourceTypes {
  private readonly types: ReadonlyMap<string, ResourceType>;
  private readonly definitions: ReadonlyMap<string, Properties>;

  constructor({ schema }: SpecDatabase = readDatabase()) {
    this.types = new Map(
      schema.resource.entities.map(({ cloudFormationType, properties, isStateful = false, primaryIdentifier = [] }) => [
        cloudFormationType,
        { properties, stateful: isStateful, namedBy: primaryIdentifier },
      ]),
    );
    this.definitions = new Map(schema.typeDefinition.entities.map(({ $id, properties }) => [$id, properties]));
  }

  find(type: string): ResourceType {
    const found = this.types.get(type);
    if (found === undefined) throw new Error(`no schema of ${type}: what a deploy does to it is not known`);
    return found;
  }

  /** What a change of one property from `before` to `after` brings about; one that a type defines inside of it may be create-only. */
  replacement(type: string, name: string, before: unknown, after: unknown): Replacement {
    const property = this.find(type).properties[name];
    if (property === undefined) throw new Error(`the schema of ${type} has no property ${name}`);
    return this.ofProperty(property, before, after);
  }

  private ofProperty({ causesReplacement, type }: Property, before: unknown, after: unknown): Replacement {
    if (same(before, after)) return 'no';
    return causesReplacement ?? this.inside(type, before, after);
  }

  private inside(type: ValueType, before: unknown, after: unknown): Replacement {
    if ('element' in type)
      return worst(keysOf(before, after).map((key) => this.inside(type.element, at(before, key), at(after, key))));
    if (!('reference' in type)) return 'no';
    const properties = this.definitions.get(type.reference.$ref) ?? {};
    return worst(
      Object.entries(properties).map(([key, each]) => this.ofProperty(each, at(before, key), at(after, key))),
    );
  }
}

function readDatabase(): SpecDatabase {
  const cli = dirname(require.resolve('aws-cdk/package.json'));
  return JSON.parse(gunzipSync(readFileSync(join(cli, 'db.json.gz'))).toString());
}

export const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const worst = (all: readonly Replacement[]): Replacement =>
  (['yes', 'maybe'] as const).find((each) => all.includes(each)) ?? 'no';

const at = (value: unknown, key: string): unknown => Object(value)[key];

export const keysOf = (...values: readonly unknown[]): string[] => [
  ...new Set(values.flatMap((value) => Object.keys(Object(value)))),
];
