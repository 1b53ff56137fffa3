import type { Context } from './context';

/** One permission that a call needs. */
export interface Need {
  readonly action: string;
  readonly resource: string;
  readonly context?: Context;
}

/** What the templates say about resources, beyond what stands in a call. */
export interface Surroundings {
  readonly account: string;
  /** ARN of the customer key of a secret or a topic, by its ARN; of what stands in no template nothing is known. */
  readonly keys: ReadonlyMap<string, string>;
  /** ARNs of the task and execution role, by the task definition's ARN without revision. */
  readonly taskRoles: ReadonlyMap<string, readonly string[]>;
  /** Name of the partition key, by table name. */
  readonly partitionKeys: ReadonlyMap<string, string>;
}

export interface At {
  readonly surroundings: Surroundings;
  /** Region that is called. */
  readonly region: string;
  /** `service:Operation`, which is the action too unless the row says otherwise. */
  readonly action: string;
}

export type Needs = (input: unknown, at: At) => readonly Need[];

/** `I` is the client's own input type: the server has decoded the input by that very schema. */
export const needs =
  <I>(of: (input: I, at: At) => readonly Need[]): Needs =>
  (input, at) =>
    of(input as I, at);

/** An operation whose action has its name and one resource. */
export const needsOne = <I>(resource: (input: I, at: At) => string, context?: (input: I, at: At) => Context): Needs =>
  needs<I>((input, at) => [{ action: at.action, resource: resource(input, at), context: context?.(input, at) }]);

export const arn = ({ region, surroundings }: At, service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${surroundings.account}:${resource}`;

/** Most calls take a name or an ARN. */
export const named = (nameOrArn: string, toArn: (name: string) => string): string =>
  nameOrArn.startsWith('arn:') ? nameOrArn : toArn(nameOrArn);
