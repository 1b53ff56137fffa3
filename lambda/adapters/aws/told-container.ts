import { JOB_VARIABLES } from '../../contract/jobs';

interface Override {
  readonly name?: string;
  readonly environment?: readonly { readonly name?: string; readonly value?: string }[];
}

/**
 * Which container was told of the job: the one that knows its class, which no container beside it does. In which order ECS
 * shows the overrides, and whether only those of the call, is not documented.
 */
export function toldContainer<T extends Override>(overrides: readonly T[]): T | undefined {
  const knowsClass = ({ environment = [] }: T) => environment.some(({ name }) => name === JOB_VARIABLES.jobClass);
  return overrides.find(knowsClass) ?? overrides[0];
}

/** The container of that name; another one ends in its own way and says nothing of the job. */
export const containerOf = <T extends { readonly name?: string }>(
  told: Override | undefined,
  containers: readonly T[],
): T | undefined => (told === undefined ? containers[0] : containers.find(({ name }) => name === told.name));
