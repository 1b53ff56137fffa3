import type { FargateRoom, PrivateImage, TaskSupplies } from '../../lambda/ports/task-supplies';

export const DIGEST = `sha256:${'ab'.repeat(32)}`;

/** The registry of this Region holds `orders:1.4.2`, by its tag and `DIGEST`; account 999988887777 lets nobody look. */
export interface SuppliesSubject {
  readonly supplies: TaskSupplies;
  readonly region: string;
  room(of: FargateRoom): void;
  silence(): void;
}

const ordersIn = (region: string): PrivateImage => ({
  registry: '111122223333',
  region,
  repository: 'orders',
  at: { tag: '1.4.2' },
});

/** What is promised of images and room. */
export function taskSuppliesContract(make: () => Promise<SuppliesSubject>): void {
  test('an image is there by its tag, and by its digest', async () => {
    const { supplies, region } = await make();
    const orders = ordersIn(region);
    expect(await supplies.image(orders)).toEqual({ kind: 'there' });
    expect(await supplies.image({ ...orders, at: { digest: DIGEST } })).toEqual({ kind: 'there' });
  });

  test('a repository and an image that do not exist are told apart', async () => {
    const { supplies, region } = await make();
    const orders = ordersIn(region);
    expect(await supplies.image({ ...orders, repository: 'none' })).toEqual({ kind: 'no repository' });
    expect(await supplies.image({ ...orders, repository: 'empty' })).toEqual({ kind: 'no image' });
  });

  test('a registry that may not be asked is no registry without the image', async () => {
    const { supplies, region } = await make();
    const orders = ordersIn(region);
    expect(await supplies.image({ ...orders, registry: '999988887777', repository: 'shared' })).toMatchObject({
      kind: 'denied',
      because: expect.stringContaining('ecr:DescribeImages'),
    });
  });

  test('room is told as it was applied to the account, with what is used', async () => {
    const { supplies, room } = await make();
    room({ mostVcpus: 6, told: 'applied', usedVcpus: 0.5 });
    expect(await supplies.fargate()).toEqual({ mostVcpus: 6, told: 'applied', usedVcpus: 0.5 });
  });

  test('where none was applied the default is told as that, and no figure of what is used is not none', async () => {
    const { supplies, room } = await make();
    room({ mostVcpus: 4_000, told: 'default' });
    expect(await supplies.fargate()).toEqual({ mostVcpus: 4_000, told: 'default' });
  });

  test('fails as Transient when nothing answers: that is neither missing nor room', async () => {
    const { supplies, region, silence } = await make();
    silence();
    await expect(supplies.image(ordersIn(region))).rejects.toMatchObject({ name: 'Transient' });
    await expect(supplies.fargate()).rejects.toMatchObject({ name: 'Transient' });
  });
}
