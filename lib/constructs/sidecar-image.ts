import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack, Stage } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { bundleSidecar } from './lambda-bundles';

const FOLDER = 'handover-sidecar';

/** Tests that only read templates skip bundling and get this instead. */
const PLACEHOLDER = 'throw new Error("not bundled");';

/** `node` is the user of that name in the image: nothing is written but one file in `/tmp`. */
const DOCKERFILE = `FROM public.ecr.aws/docker/library/node:24-slim
COPY index.mjs /handover/index.mjs
USER node
CMD ["node", "--max-old-space-size=64", "/handover/index.mjs"]
`;

/** The image of the container beside each job: built by Docker at deployment, from the bundled script. */
export function sidecarImage(scope: Construct, architecture: ecs.CpuArchitecture): ecs.ContainerImage {
  const folder = join(Stage.of(scope)?.outdir ?? 'cdk.out', FOLDER);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'Dockerfile'), DOCKERFILE);
  writeFileSync(join(folder, 'index.mjs'), Stack.of(scope).bundlingRequired ? bundleSidecar() : PLACEHOLDER);
  const platform = architecture === ecs.CpuArchitecture.ARM64 ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64;
  return ecs.ContainerImage.fromAsset(folder, { platform });
}
