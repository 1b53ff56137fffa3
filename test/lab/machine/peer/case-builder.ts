import type { TaskOutcome, TaskScript } from '../../../../lab/machine';
import { ARN } from '../machines';

/** A machine as a list of blocks, one after the other; jumps lead forwards only, so that every machine ends. */
export type Block =
  | { readonly kind: 'pass'; readonly fields: object }
  | { readonly kind: 'wait'; readonly fields: object }
  | { readonly kind: 'choice'; readonly rules: readonly { readonly rule: object; readonly skip: number }[] }
  | {
      readonly kind: 'task';
      readonly outcomes: readonly TaskOutcome[];
      readonly fields: object;
      readonly handlers: Handlers;
    }
  | { readonly kind: 'poll'; readonly looks: number }
  | {
      readonly kind: 'parallel';
      readonly branches: readonly Plan[];
      readonly fails: number;
      readonly handlers: Handlers;
    };

export interface Handlers {
  readonly retry: readonly object[];
  readonly catches: readonly {
    readonly ErrorEquals: readonly string[];
    readonly ResultPath?: string | null;
    readonly skip: number;
  }[];
}

export interface Plan {
  readonly blocks: readonly Block[];
  readonly end: object;
}

/** Turns a plan into a definition and the script of its tasks. */
export class CaseBuilder {
  readonly script: Record<string, readonly TaskOutcome[]> & TaskScript = {};

  /** `mayFail`: of the branches of a Parallel only one may, else it is a matter of timing which one fails first. */
  graph({ blocks, end }: Plan, mayFail: boolean, prefix: string): { StartAt: string; States: Record<string, object> } {
    const entry = (index: number): string => `${prefix}${Math.min(index, blocks.length)}`;
    const states: Record<string, object> = {};
    for (const [index, block] of blocks.entries()) {
      const place = {
        name: entry(index),
        next: entry(index + 1),
        ahead: (skip: number) => entry(index + 1 + skip),
        mayFail,
      };
      Object.assign(states, this.block(block, place));
    }
    const fails = 'Error' in end && !mayFail;
    states[entry(blocks.length)] = fails ? { Type: 'Succeed' } : end;
    return { StartAt: entry(0), States: states };
  }

  private block(block: Block, { name, next, ahead, mayFail }: Place): Record<string, object> {
    switch (block.kind) {
      case 'pass':
        return { [name]: { Type: 'Pass', Next: next, ...block.fields } };
      case 'wait':
        return { [name]: { Type: 'Wait', Next: next, ...block.fields } };
      case 'choice': {
        const Choices = block.rules.map(({ rule: condition, skip: far }) => ({ ...condition, Next: ahead(far) }));
        return { [name]: { Type: 'Choice', Choices, Default: next } };
      }
      case 'task':
        this.script[name] = mayFail ? block.outcomes : [{ kind: 'answers', output: { v: 1 } }];
        return { [name]: { ...taskState(next), ...block.fields, ...handled(block.handlers, ahead) } };
      case 'poll':
        return this.poll(name, next, block.looks, mayFail);
      case 'parallel':
        return { [name]: this.parallel(block, { name, next, ahead, mayFail }) };
    }
  }

  private poll(name: string, next: string, looks: number, mayFail: boolean): Record<string, object> {
    // Where a sibling may stop it, a poll must not depend on how often it has looked.
    const waiting = mayFail ? looks : 0;
    this.script[name] = Array.from({ length: waiting + 1 }, (_, look) => ({
      kind: 'answers',
      output: look >= waiting,
    }));
    const done = { Variable: '$.polled', BooleanEquals: true, Next: next };
    return {
      [name]: { ...taskState(`${name}?`), ResultPath: '$.polled' },
      [`${name}?`]: { Type: 'Choice', Choices: [done], Default: `${name}Wait` },
      [`${name}Wait`]: { Type: 'Wait', Seconds: 10, Next: name },
    };
  }

  private parallel(block: Extract<Block, { kind: 'parallel' }>, { name, next, ahead, mayFail }: Place): object {
    const failing = block.fails % block.branches.length;
    const Branches = block.branches.map((branch, index) =>
      this.graph(branch, mayFail && index === failing, `${name}.${index}.`),
    );
    return { Type: 'Parallel', Branches, ResultPath: '$.moved', Next: next, ...handled(block.handlers, ahead) };
  }
}

interface Place {
  readonly name: string;
  readonly next: string;
  readonly ahead: (skip: number) => string;
  readonly mayFail: boolean;
}

const taskState = (Next: string): object => ({ Type: 'Task', Resource: ARN, TimeoutSeconds: 20, Next });

function handled({ retry, catches }: Handlers, ahead: (skip: number) => string): object {
  const Catch = catches.map(({ skip: far, ...catcher }) => ({ ...catcher, Next: ahead(far) }));
  return { ...(retry.length > 0 && { Retry: retry }), ...(Catch.length > 0 && { Catch }) };
}
