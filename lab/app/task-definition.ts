import { join } from 'node:path';
import { JOB_SIDECAR } from '../../lambda/contract/jobs';
import type { SidecarSpec, TaskDefinitionSpec } from '../aws';
import type { Deployed } from './resources';

interface Container {
  readonly Name: string;
  readonly Image: string;
  readonly Environment?: readonly { readonly Name: string; readonly Value: string }[];
}

/** A family with its containers; the script of the sidecar is the one that its image would be built from. */
export function toTaskDefinition({ region, name, properties }: Deployed, assembly: string): TaskDefinitionSpec {
  const containers = (properties.ContainerDefinitions ?? []) as readonly Container[];
  const sidecar = containers.find(({ Name }) => Name === JOB_SIDECAR.container);
  return {
    region,
    family: name,
    containers: containers.map(({ Name }) => Name),
    ...(typeof properties.Cpu === 'string' && { cpu: properties.Cpu }),
    images: Object.fromEntries(containers.map(({ Name, Image }) => [Name, Image])),
    ...(sidecar && { sidecar: toSidecar(sidecar, assembly) }),
  };
}

/** An image asset's tag is its hash, and so is the name of its folder in the cloud assembly. */
function toSidecar({ Name, Image, Environment = [] }: Container, assembly: string): SidecarSpec {
  const [, hash] = /:([0-9a-f]{64})$/.exec(Image) ?? [];
  if (hash === undefined) throw new Error(`container ${Name} has no image in the cloud assembly, it is "${Image}"`);
  return {
    container: Name,
    script: join(assembly, `asset.${hash}`, 'index.mjs'),
    environment: Object.fromEntries(Environment.map(({ Name: key, Value }) => [key, Value])),
  };
}
