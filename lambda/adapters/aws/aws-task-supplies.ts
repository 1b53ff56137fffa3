import type { FargateRoom, ImageLook, PrivateImage, TaskSupplies } from '../../ports/task-supplies';
import type { EcrImages } from './ecr-images';
import type { FargateQuota } from './fargate-quota';

/** Only a Precheck asks: of the function's other steps none waits for these clients to be loaded. */
const ecr = () => import('./ecr-images');
const fargate = () => import('./fargate-quota');

/** Registries where images say that they are, and the room of Fargate in this Region. */
export class AwsTaskSupplies implements TaskSupplies {
  private images?: Promise<EcrImages>;
  private quota?: Promise<FargateQuota>;

  constructor(private readonly region: string) {}

  async image(image: PrivateImage): Promise<ImageLook> {
    this.images ??= ecr().then(({ EcrImages }) => new EcrImages());
    return (await this.images).look(image);
  }

  async fargate(): Promise<FargateRoom> {
    this.quota ??= fargate().then(({ FargateQuota }) => new FargateQuota(this.region));
    return (await this.quota).room();
  }
}
