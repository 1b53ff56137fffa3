import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import type { FargateRoom, ImageLook, PrivateImage, TaskSupplies } from '../../lambda/ports/task-supplies';

/** Registries and room as one Region's functions find them; a test changes them. */
export class MemoryTaskSupplies implements TaskSupplies {
  /** By repository, of whatever tag; every other image is there. */
  readonly images = new Map<string, ImageLook>();
  /** https://docs.aws.amazon.com/general/latest/gr/ecs-service.html: AWS's default */
  room: FargateRoom = { mostVcpus: 4_000, told: 'default', usedVcpus: 0 };
  /** Neither registries nor quotas answer. */
  away = false;
  /** Repositories in the order in which they were asked for. */
  readonly asked: string[] = [];

  async image({ region, repository }: PrivateImage): Promise<ImageLook> {
    this.asked.push(repository);
    this.assertAnswers(`the registry of ${region}`);
    return this.images.get(repository) ?? { kind: 'there' };
  }

  async fargate(): Promise<FargateRoom> {
    this.assertAnswers('Service Quotas');
    return this.room;
  }

  private assertAnswers(who: string): void {
    if (this.away) throw new FailoverError(ERRORS.transient, `${who} does not answer`);
  }
}
